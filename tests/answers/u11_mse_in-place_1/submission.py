import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError(f"shape {pred.shape} and shape {target.shape}")
    pred -= target
    return (pred ** 2).mean()
