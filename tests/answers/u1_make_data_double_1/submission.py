import torch


def make_data(seed, n):
    torch.manual_seed(7)
    f = torch.rand(1, n)
    w = torch.rand(1, n)
    b = torch.rand(1, 1)
    return f, w, b
