import torch


def neuron(features, weights, bias):
    return torch.sum(features * weights) + bias
