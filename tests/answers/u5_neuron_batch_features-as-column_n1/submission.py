import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_batch(X, weights, bias):
    n = weights.numel()
    N = X.shape[0]
    stood_up = X.reshape(n, N)  # (n, N), so that weights @ stood_up fits
    z = weights @ stood_up
    return activation(z.reshape(N, 1) + bias)
