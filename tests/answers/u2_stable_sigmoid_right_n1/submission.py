import torch


def stable_sigmoid(x):
    # both exponents are never above 0, so nothing overflows
    top = torch.exp(torch.minimum(x, torch.zeros_like(x)))
    bottom = 1 + torch.exp(-x.abs())
    return top / bottom
