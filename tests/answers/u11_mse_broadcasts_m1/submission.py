import torch


def mse(pred, target):
    diff = pred - target
    return torch.mean(diff**2)
