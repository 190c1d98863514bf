import torch


def relu(x):
    return torch.abs(x)
