import torch


def squash(t):
    return torch.reciprocal(1 + torch.exp(-t))


def neuron_mm(features, weights, bias):
    # i: the one row, k: the features
    total = torch.einsum("ik,jk->ij", features, bias + weights)
    y = squash(total)
    return y
