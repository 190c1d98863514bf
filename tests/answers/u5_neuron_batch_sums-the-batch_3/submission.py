import torch


def neuron_batch(X, weights, bias):
    column = weights.T
    total = torch.zeros((1, 1), dtype=X.dtype)
    for k in range(len(X)):
        example = X[k].unsqueeze(0)
        total = total + torch.matmul(example, column)
    return torch.sigmoid(total + bias)
