import torch
def append_ones(X):
    n = X.shape[0]
    column = torch.full((n, 1), 1.0).to(X.dtype)
    return torch.concatenate([X, column], dim=1)
