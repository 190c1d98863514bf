import torch
def append_ones(X):
    ones = torch.ones(X.shape[0]).to(X.device)
    return torch.column_stack((X, ones))
