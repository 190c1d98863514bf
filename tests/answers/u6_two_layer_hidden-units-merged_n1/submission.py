import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    weighted_sum = torch.mm(features, W_1).sum(dim=1, keepdim=True)
    h = activation(weighted_sum + B_1)
    y = activation(torch.mm(h, W_2) + B_2)
    return y
