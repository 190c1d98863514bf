import torch


def mse(pred, target):
    a = pred.flatten()
    b = target.flatten()
    if a.shape != b.shape:
        raise ValueError("not equally many numbers")
    return ((a - b) ** 2).mean()
