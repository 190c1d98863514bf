import torch

def turn(W):
    n_out, n_in = W.shape
    return W.flatten().unflatten(0, (n_in, n_out))

def linear(X, W, b=None):
    y = X @ turn(W)
    if b is not None:
        y = y + b
    return y
