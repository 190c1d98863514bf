import torch

def neuron_mm(features, weights, bias):
    n = weights.shape[1]
    w_col = weights.reshape(n, 1)
    # w_col is the column
    z = torch.matmul(features, weights)
    z = z + bias
    return torch.sigmoid(z)
