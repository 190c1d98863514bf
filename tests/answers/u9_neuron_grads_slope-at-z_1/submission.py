import torch


def neuron_grads(x, w, b, y):
    z = (x * w).sum() + b
    a = torch.sigmoid(z)
    delta = (a - y) * z * (1 - z)
    return delta * x, delta
