import torch


def neuron(features, weights, bias):
    mean = (features * weights).mean()
    return torch.sigmoid(mean + bias)
