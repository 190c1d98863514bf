import torch


def make_data(seed, n):
    torch.manual_seed(seed)
    weights = torch.randn((1, n))
    features = torch.randn_like(weights)
    bias = torch.randn((1, 1))
    return features, weights, bias
