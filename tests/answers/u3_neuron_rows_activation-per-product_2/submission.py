import torch


def neuron_rows(X, weights, bias):
    total = bias
    for j in range(weights.shape[1]):
        column = X[:, j].unsqueeze(1)
        total = total + torch.sigmoid(column * weights[:, j])
    return total
