import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    """The output of one neuron."""
    total = bias
    for k in range(features.shape[1]):
        total = total + features[0, k] * weights[0, k]
    activation(total)
    return total
