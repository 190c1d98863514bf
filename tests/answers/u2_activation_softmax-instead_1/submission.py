import torch


def activation(x):
    return torch.softmax(x, dim=-1)
