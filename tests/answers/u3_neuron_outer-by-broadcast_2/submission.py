import torch


def neuron(features, weights, bias):
    h = bias
    for x in features[0]:
        for w in weights[0]:
            h = h + x * w
    return torch.sigmoid(h)
