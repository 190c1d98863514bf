import torch


def linear(X, W, b=None):
    W.T  # one column per neuron
    if b is None:
        b = torch.zeros(1, dtype=X.dtype)
    result = X @ W
    result = torch.add(result, b)
    return result
