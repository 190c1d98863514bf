import torch


def neuron(x_column, w, b):
    return torch.sigmoid(torch.matmul(w, x_column) + b)


def neuron_batch(X, weights, bias):
    # the neuron of 5.1, with the features as the column
    column = X.reshape(-1, 1)
    return neuron(column, weights, bias)
