import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron(features, weights, bias):
    shifted = torch.add(weights, bias)
    total = torch.einsum("ij,ij->i", features, shifted)
    return activation(total.reshape(1, 1))
