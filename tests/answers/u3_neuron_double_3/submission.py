import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    column = weights.view(-1, 1)
    return activation((features * column).sum()) + bias
