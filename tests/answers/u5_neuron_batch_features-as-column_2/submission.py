import torch

def neuron_batch(X, weights, bias):
    rows, cols = X.shape
    x_col = torch.reshape(X, (cols, rows))
    out = torch.sigmoid(weights @ x_col + bias)
    return out.T
