import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    h = activation(torch.mm(features, W_1))
    return torch.mm(h, W_2) + B_2
