import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    W, B = W_1, B_2
    h = activation(features @ W + B)
    W = W_2
    return activation(h @ W + B)
