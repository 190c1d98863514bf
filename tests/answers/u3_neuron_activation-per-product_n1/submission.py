import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    total = torch.zeros_like(bias)
    for i in range(features.shape[1]):
        total = total + activation(features[:, i : i + 1] * weights[:, i : i + 1])
    return total + bias
