import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_rows(X, weights, bias):
    totals = (X * weights).sum(dim=0, keepdim=True) + bias
    return activation(totals)
