import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def stable_sigmoid(x):
    return activation(x)
