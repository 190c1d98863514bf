import torch


def mse(pred, target):
    if pred.numel() != target.numel():
        raise ValueError(f"not the same size: {pred.shape} and {target.shape}")
    return (pred - target).pow(2).mean()
