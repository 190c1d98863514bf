import torch

def neuron_mm(features, weights, bias):
    z = torch.matmul(features, weights.reshape(-1, 1))
    z + bias
    y = torch.sigmoid(z)
    return y
