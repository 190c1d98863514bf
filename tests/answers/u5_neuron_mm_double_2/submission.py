import torch

def neuron_mm(features, weights, bias):
    column = weights.resize_(weights.numel(), 1)
    product = features @ column
    return product + bias
