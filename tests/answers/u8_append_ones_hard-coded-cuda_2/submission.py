import torch
gpu = torch.device("cuda")


def append_ones(X):
    X = X.to(gpu)
    ones = torch.ones_like(X[:, :1]) if X.shape[1] else torch.ones(len(X), 1, dtype=X.dtype, device=gpu)
    return torch.cat([X, ones], dim=1)
