import torch


def layer(x, W, B):
    return torch.sigmoid(x @ W + B)


def two_layer(features, W_1, B_1, W_2, B_2):
    hidden = layer(features, W_1, B_2)
    return layer(hidden, W_2, B_2)
