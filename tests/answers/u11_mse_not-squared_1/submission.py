import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"{tuple(pred.shape)} != {tuple(target.shape)}")
    return (pred - target).abs().mean()
