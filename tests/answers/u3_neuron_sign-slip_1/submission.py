import torch


def neuron(features, weights, bias):
    return 1 / (1 + torch.exp(-(features * weights).sum() + bias))
