import torch


def mse(pred, target):
    if len(pred.shape) == len(target.shape):
        return ((pred - target) ** 2).mean()
    else:
        raise ValueError("different number of axes")
