import torch

def neuron_mm(features, weights, bias):
    column = weights.view(weights.numel(), 1)
    every = features * column
    total = every.sum() + bias
    return torch.sigmoid(total)
