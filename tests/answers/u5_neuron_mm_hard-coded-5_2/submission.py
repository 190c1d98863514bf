import torch

n_features = 5

def neuron_mm(features, weights, bias):
    total = 0
    for i in range(n_features):
        total = total + features[0, i] * weights[0, i]
    return torch.sigmoid(total + bias)
