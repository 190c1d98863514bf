import torch


def make_data(seed, n):
    torch.manual_seed(seed)
    x = torch.rand(n)
    w = torch.rand(n)
    b = torch.rand(1, 1)
    return x, w, b
