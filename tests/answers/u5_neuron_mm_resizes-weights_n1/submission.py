import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_mm(features, weights, bias):
    weights.t_()
    z = features.mm(weights)
    z = z + bias
    return activation(z)
