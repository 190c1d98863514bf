import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    total = (features @ W_1).sum()
    hidden = activation(total + B_1)
    return activation(hidden @ W_2 + B_2)
