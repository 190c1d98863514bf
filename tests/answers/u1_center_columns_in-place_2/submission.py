import torch


def center_columns(X):
    for j in range(X.shape[1]):
        X[:, j] = X[:, j] - X[:, j].mean()
    return X
