import torch


def make_data(seed, n):
    torch.manual_seed(seed)
    X = torch.randn(1, n)
    torch.manual_seed(seed)
    W = torch.randn(1, n)
    B = torch.randn(1, 1)
    return X, W, B
