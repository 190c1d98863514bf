import torch


def stable_sigmoid(x):
    kind = x.dtype
    big = x.to(torch.float64)  # more room for the exponent
    y = torch.reciprocal(1.0 + torch.exp(-big))
    return y.to(kind)
