import torch


def activation(x):
    e = torch.exp(x)
    total = e.sum()
    return e / total
