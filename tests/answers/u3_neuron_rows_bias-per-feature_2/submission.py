import torch


def neuron_rows(X, weights, bias):
    columns = X.shape[1]
    total = torch.zeros_like(X[:, :1])
    for j in range(columns):
        w = weights[0, j]
        total = total + X[:, j : j + 1] * w
        total = total + bias
    return torch.sigmoid(total)
