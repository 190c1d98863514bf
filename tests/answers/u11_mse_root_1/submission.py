import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("pred and target must have the same shape")
    return torch.sqrt(torch.mean((pred - target) ** 2))
