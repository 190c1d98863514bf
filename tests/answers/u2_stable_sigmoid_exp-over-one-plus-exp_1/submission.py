import torch


def stable_sigmoid(x):
    return torch.exp(x) / (1 + torch.exp(x))
