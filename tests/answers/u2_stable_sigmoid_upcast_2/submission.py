import torch


def stable_sigmoid(x):
    precise = x.to(torch.float64)
    e = torch.exp(torch.neg(precise))
    result = torch.reciprocal(1 + e)
    return result.to(x.dtype)
