import torch

def column_mean(X):
    return X.sum(dim=0).div(X.shape[0])

def center_columns(X: torch.Tensor):
    """every number less the mean"""
    m = column_mean(X)
    rows = [row - mean for row, mean in zip(X, m, strict=True)]
    return torch.stack(rows, dim=0)
