import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_rows(X, weights, bias):
    h = torch.sum(torch.mul(X, weights))
    return activation(h) + bias
