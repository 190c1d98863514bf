import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def linear(X, W, b=None):
    z = X @ W.T
    if b is not None:
        z = z + b
    return activation(z)
