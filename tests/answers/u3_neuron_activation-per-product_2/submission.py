import torch


def neuron(features, weights, bias):
    out = bias
    for x, w in zip(features[0], weights[0]):
        p = x * w
        out = out + 1 / (1 + torch.exp(-p))
    return out
