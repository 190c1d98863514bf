import torch


def mse(pred, target):
    assert pred.shape == target.shape, f"{pred.shape} is not {target.shape}"
    return torch.mean((pred - target) ** 2)
