import torch


def center_columns(X):
    m = torch.mean(X, 1, keepdim=True)
    return X.sub_(m)
