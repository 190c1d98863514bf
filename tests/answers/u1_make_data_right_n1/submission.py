import torch


def make_data(seed, n):
    g = torch.Generator()
    g.manual_seed(seed)
    return tuple(torch.randn((1, k), generator=g) for k in (n, n, 1))
