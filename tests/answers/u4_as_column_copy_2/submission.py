import torch

def as_column(w):
    n = w.numel()
    column = torch.zeros((n, 1), dtype=w.dtype)
    flat = w.reshape(n)
    for i in range(n):
        column[i, 0] = flat[i]
    return column
