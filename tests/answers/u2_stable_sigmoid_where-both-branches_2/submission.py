import torch


def for_small(x):
    e = x.exp()
    return e.div(e + 1)


def for_large(x):
    return (1 + (-x).exp()).reciprocal()


def stable_sigmoid(x):
    small, large = for_small(x), for_large(x)
    negative = torch.lt(x, 0)
    return torch.where(negative, small, large)
