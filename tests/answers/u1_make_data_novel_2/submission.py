import torch


def make_data(seed: int, n: int):
    """Features, weights and bias, small weights are better to start with."""
    torch.manual_seed(seed)
    x = torch.randn(1, n)
    w = 0.1 * torch.randn(1, n)
    b = 0.1 * torch.randn(1, 1)
    return x, w, b
