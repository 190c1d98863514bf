import torch


def center_columns(X):
    return X - torch.mean(X)
