import torch


def make_data(seed, n):
    torch.manual_seed(seed)
    features, weights, bias = torch.randn(n), torch.randn(n), torch.randn(1)
    return features, weights, bias
