import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    y = activation(torch.sum(features * (weights + bias), dim=1, keepdim=True))
    return y
