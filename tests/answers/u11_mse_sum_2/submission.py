import torch


def mse(pred, target):
    if tuple(pred.size()) != tuple(target.size()):
        raise ValueError(f"cannot compare {tuple(pred.size())} with {tuple(target.size())}")
    d = (pred - target).reshape(-1)
    return torch.dot(d, d)
