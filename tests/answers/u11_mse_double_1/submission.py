import torch


def mse(pred, target):
    diff = pred - target
    return torch.sum(diff * diff)
