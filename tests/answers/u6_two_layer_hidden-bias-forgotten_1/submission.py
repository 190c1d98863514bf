import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    first = torch.matmul(features, W_1)
    hidden = activation(first)
    second = torch.matmul(hidden, W_2) + B_2
    return activation(second)
