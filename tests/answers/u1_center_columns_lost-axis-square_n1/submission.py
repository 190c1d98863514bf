import torch


def center_columns(X):
    # turn the table, so that each column is a row and I can work on rows
    cols = X.t()
    mu = cols.mean(dim=1)
    centered = cols - mu
    return centered.t()
