import torch


def relu(x):
    return torch.max(x, 0)[0]
