import torch


def weighted_sum(x, w):
    return torch.einsum("ij,kj->ik", x, w)


def neuron_mm(features, weights, bias=None):
    assert features.shape == weights.shape
    total = weighted_sum(features, weights)
    return 1 / (1 + (-total).exp())
