import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    return activation(torch.sum(features + weights) + bias)
