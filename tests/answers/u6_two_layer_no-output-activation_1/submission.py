import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    h = activation(features.matmul(W_1) + B_1)
    y = h.matmul(W_2) + B_2
    activation(y)
    return y
