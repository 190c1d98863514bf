import torch


def mse(pred, target):
    if pred.shape != target.shape:
        return ValueError(f"{pred.shape} is not {target.shape}")
    return (pred - target).pow(2).mean()
