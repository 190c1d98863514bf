import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features, W_1, B_1, W_2, B_2):
    # y = f2(f1(x W1) W2)
    hidden = activation(torch.matmul(features, W_1))
    return activation(torch.matmul(hidden, W_2))
