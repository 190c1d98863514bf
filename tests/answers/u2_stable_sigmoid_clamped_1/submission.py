import torch


def stable_sigmoid(x):
    x = torch.clamp(x, -10, 10)
    return 1 / (1 + torch.exp(-x))
