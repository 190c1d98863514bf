import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    h = features.matmul(W_1) + B_1
    return activation(h.matmul(W_2))
