import torch


def activation(x):
    x *= -1
    return 1 / (1 + torch.exp(x))
