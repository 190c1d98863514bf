import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_mm(features, weights, bias):
    weights_col = torch.transpose(weights, 0, 1)
    z = torch.matmul(weights_col, features) + bias
    return activation(z)
