import torch

def first_n(t, n):
    flat = t.reshape(t.numel())
    how_many = min(n, len(flat))
    index = torch.arange(how_many)
    return flat[index]
