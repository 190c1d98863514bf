import torch


def neuron_grads(x, w, b, y):
    a = torch.sigmoid((x * w).sum() + b)
    delta = (y - a) * a * (1 - a)
    return delta * x, delta
