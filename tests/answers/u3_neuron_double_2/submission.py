import torch


def neuron(features, weights, bias):
    total = 0
    for x, w in zip(features[0], weights[0]):
        total = total + (x * w + bias)
    return total
