import torch
def append_ones(X):
    one = torch.tensor([1.0], dtype=X.dtype)
    rows = [torch.cat([row, one]) for row in X]
    return torch.stack(rows) if rows else torch.cat([X, torch.ones(0, 1, dtype=X.dtype)], dim=1)
