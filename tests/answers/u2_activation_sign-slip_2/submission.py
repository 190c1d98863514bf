import torch


def activation(x):
    e = torch.exp(-x)
    top = e
    bottom = 1 + e
    return torch.div(top, bottom)
