import torch


def _pos(v):
    return 1 / (1 + torch.exp(-v))


def _neg(v):
    ev = torch.exp(v)
    return ev / (ev + 1)


def stable_sigmoid(x):
    return torch.where(x < 0, _neg(x), _pos(x))
