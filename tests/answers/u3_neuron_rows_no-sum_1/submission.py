import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_rows(X, weights, bias):
    products = X * weights
    return activation(products + bias)
