import torch


def make_data(seed: int, n: int):
    torch.manual_seed(seed)
    bias = torch.randn(1)
    features = torch.randn(n)
    weights = torch.randn(n)
    return features, weights, bias
