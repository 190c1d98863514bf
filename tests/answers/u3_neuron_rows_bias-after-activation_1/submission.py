import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_rows(X, weights, bias):
    return activation(torch.sum(X * weights, dim=1, keepdim=True)) + bias
