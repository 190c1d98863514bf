import torch


def center_columns(X):
    flipped = X.t()
    averages = torch.mean(X, 0)
    shifted = flipped - averages
    return shifted.t()
