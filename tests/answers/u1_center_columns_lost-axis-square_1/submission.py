import torch


def center_columns(X):
    means = X.mean(dim=0)
    return X - means.reshape(-1, 1)
