import torch


def activation(x):
    values = x.data
    e = torch.exp(-values)
    return (1 + e).reciprocal()
