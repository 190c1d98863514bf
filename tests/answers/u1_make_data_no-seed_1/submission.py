import torch


def make_data(seed, n):
    features = torch.randn((1, n))
    weights = torch.randn_like(features)
    bias = torch.randn((1, 1))
    return features, weights, bias
