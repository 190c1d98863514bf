import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_rows(X, weights, bias):
    out = []
    for row in X:
        y = activation((row * weights).sum() + bias)
        out.append([y.item()])
    return torch.tensor(out, dtype=X.dtype)
