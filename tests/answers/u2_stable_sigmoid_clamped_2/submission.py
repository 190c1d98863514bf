import torch

LIMIT = 20.0


def limited(x):
    low = torch.full_like(x, -LIMIT)
    high = torch.full_like(x, LIMIT)
    return torch.minimum(torch.maximum(x, low), high)


def stable_sigmoid(x):
    z = limited(x)
    return torch.sigmoid(z)
