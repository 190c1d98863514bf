import torch


def neuron(x, w, b):
    return torch.sigmoid((x * w).sum() + b)


def neuron_rows(X, weights, bias):
    outputs = []
    for row in X:
        outputs.append(neuron(row, weights, bias))
    return torch.cat(outputs, dim=1)
