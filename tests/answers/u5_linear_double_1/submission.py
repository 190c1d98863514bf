import torch


def linear(X, W, b=None):
    rows, cols = W.shape
    return torch.matmul(X, W.view(cols, rows))
