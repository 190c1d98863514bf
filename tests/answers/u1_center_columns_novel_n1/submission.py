import torch


def center_columns(X):
    # standard score: mean 0 and spread 1
    mu = X.mean(dim=0)
    sd = X.std(dim=0, unbiased=False)
    return (X - mu) / (sd + 1e-8)
