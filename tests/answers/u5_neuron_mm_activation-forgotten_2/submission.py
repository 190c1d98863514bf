import torch

def neuron_mm(features, weights, bias):
    return torch.addmm(bias, features, weights.T)
