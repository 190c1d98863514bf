import torch


def neuron_rows(X, weights, bias):
    total = bias
    for row in X:
        for x, w in zip(row, weights[0]):
            total = total + x * w
    return torch.sigmoid(total)
