import torch

sigma = lambda z: 1 / (1 + torch.exp(-z))

def neuron(x, w, b):
    total = sum(xi * wi for xi, wi in zip(x, w))
    return b[0] + sigma(total)

def neuron_rows(X, weights, bias):
    rows = []
    for i in range(len(X)):
        rows.append(neuron(X[i], weights[0], bias))
    return torch.stack(rows)
