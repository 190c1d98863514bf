import torch


def mse(pred, target):
    if not (pred.shape == target.shape):
        raise ValueError("Shapes do not match")
    n = pred.numel()
    diff = torch.sub(pred, target)
    return torch.sum(diff) / n
