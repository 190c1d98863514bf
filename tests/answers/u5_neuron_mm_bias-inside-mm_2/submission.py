import torch

def neuron_mm(features, weights, bias):
    return torch.sigmoid(torch.matmul(features, weights.view(-1, 1).add(bias)))
