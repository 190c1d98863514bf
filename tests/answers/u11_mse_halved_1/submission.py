import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    n = pred.numel()
    return ((pred - target) ** 2).sum() / (2 * n)
