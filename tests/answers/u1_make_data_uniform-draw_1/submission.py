import torch


def make_data(seed, n):
    torch.manual_seed(seed)
    x = torch.randn(1, n)
    w = torch.rand(1, n)  # same size as x
    b = torch.randn(1, 1)
    return x, w, b
