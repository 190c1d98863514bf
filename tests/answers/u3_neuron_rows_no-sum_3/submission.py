import torch


def total(x, w, b):
    W = w.repeat(x.shape[0], 1)
    return torch.addcmul(b, x, W)


def neuron_rows(X: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor):
    h = total(X, weights, bias)
    y = 1 / (1 + torch.exp(-h))
    return y
