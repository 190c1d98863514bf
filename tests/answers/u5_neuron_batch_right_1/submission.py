import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))

def neuron_batch(X, weights, bias):
    lying = activation(weights @ X.T + bias)
    return lying.reshape(-1, 1)
