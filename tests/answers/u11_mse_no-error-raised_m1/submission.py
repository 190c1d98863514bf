import torch


def mse(pred, target):
    if pred.shape != target.shape:
        return ValueError(f"shapes differ: {tuple(pred.shape)} and {tuple(target.shape)}")
    return torch.square(pred - target).mean()
