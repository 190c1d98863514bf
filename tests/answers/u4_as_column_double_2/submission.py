import torch

def as_column(w):
    column = torch.empty((5, 1), dtype=w.dtype)
    column.copy_(w.reshape(5, 1))
    return column
