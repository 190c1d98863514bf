import torch


def neuron(features, weights, bias):
    h = 0
    for x, w in zip(features[0], weights[0]):
        h += x * w + bias
    return torch.sigmoid(h)
