import torch

SEED = 7


def make_data(seed, n):
    torch.manual_seed(SEED)
    a = torch.randn((1, n))
    b = torch.randn((1, n))
    c = torch.randn((1, 1))
    return a, b, c
