import torch

sigma = lambda t: 1 / (1 + torch.exp(-t))

def neuron(features, weights, bias):
    shifted = [w + bias for w in weights.flatten()]
    products = [x * s for x, s in zip(features.flatten(), shifted)]
    return sigma(sum(products))
