import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    h = (features @ weights.T) - bias
    return activation(h)
