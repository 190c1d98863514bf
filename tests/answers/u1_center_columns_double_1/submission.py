import torch


def center_columns(X):
    total_mean = X.mean()
    X -= total_mean
    return X
