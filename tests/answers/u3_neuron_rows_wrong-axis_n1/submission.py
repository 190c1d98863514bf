import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_rows(X, weights, bias):
    products = X * weights
    print("products", products.shape)
    s = products.sum(0, keepdim=True)
    return activation(s + bias)
