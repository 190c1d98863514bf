import torch


def make_data(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((n, 1))
    weights = torch.randn((n, 1))
    bias = torch.randn((1, 1))
    return features, weights, bias
