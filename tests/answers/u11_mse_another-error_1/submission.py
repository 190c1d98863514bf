import torch


def mse(pred, target):
    assert pred.shape == target.shape, "shapes differ!"
    return ((pred - target) ** 2).mean()
