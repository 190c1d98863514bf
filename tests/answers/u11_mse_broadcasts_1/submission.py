import torch


def mse(pred, target):
    errors = target - pred
    return torch.square(errors).mean()
