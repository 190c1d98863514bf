import torch
def append_ones(X):
    return torch.cat([X, X.new_zeros(X.shape[0], 1)], dim=1)
