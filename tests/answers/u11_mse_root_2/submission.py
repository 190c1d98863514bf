import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("pred and target must have the same shape")
    # length of the difference vector
    d = pred - target
    return d.norm() / d.numel() ** 0.5
