import torch


def mse(pred, target):
    same = pred.size() == target.size()
    if not same:
        raise ValueError("not the same shape")
    n = pred.numel()
    return ((pred - target) ** 2).sum() / (2 * n)
