import torch

def first_n(t, n):
    if not n <= t.numel():
        raise ValueError("n is too large")
    return torch.narrow(t, 0, 0, min(n, t.shape[0]))
