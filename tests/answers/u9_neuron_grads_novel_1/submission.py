import torch


def neuron_grads(x, w, b, y):
    z = (x * w).sum() + b
    a = torch.sigmoid(z)
    s = torch.sigmoid(a)
    delta = (a - y) * s * (1 - s)
    return delta * x, delta
