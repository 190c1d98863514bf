import torch


def broadcast_shape(a, b):
    """let torch decide, with 1s for what is missing"""
    x = torch.empty(a)
    y = torch.empty(b)
    while x.dim() < y.dim():
        x = x.unsqueeze(-1)
    while y.dim() < x.dim():
        y = y.unsqueeze(-1)
    try:
        return tuple((x * y).shape)
    except RuntimeError:
        return None
