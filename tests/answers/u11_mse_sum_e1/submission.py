import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"shapes {tuple(pred.shape)} and {tuple(target.shape)}")
    d = pred - target
    return (d * d).sum()
