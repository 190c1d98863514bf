import torch


def neuron(features, weights, bias):
    total = torch.sum(features * weights) + bias
    return torch.relu(total)
