import torch


def mse(pred, target):
    assert pred.shape == target.shape
    return ((pred - target) ** 2).mean() ** 0.5
