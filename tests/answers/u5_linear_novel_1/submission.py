import torch


def linear(X, W, b=None):
    y = torch.matmul(X, W.T)
    if b is not None:
        y = y + b
    return torch.sigmoid(y)
