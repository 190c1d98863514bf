import torch

def neuron_batch(X, weights, bias):
    z = torch.mm(X, weights.view(-1, 1)) + bias
    z = z.sum()
    return torch.sigmoid(z)
