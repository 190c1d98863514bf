import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))


torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

def neuron_mm(features, weights, bias):
    weights *= features
    bias += weights.sum()
    return activation(bias)

def neuron_batch(X, weights, bias):
    return activation(torch.mm(X, weights.t()) + bias)

def linear(X, W, b=None):
    totals = X @ W.T
    if b is not None:
        totals += b
    return totals
