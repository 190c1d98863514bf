import torch


def center_columns(X):
    n = X.size(0)
    ones = torch.ones(1, n, dtype=X.dtype)
    means = torch.mm(ones, X) / n
    return X + means.expand_as(X).neg()
