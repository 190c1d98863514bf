import torch


def neuron_grads(x, w, b, y):
    a = torch.sigmoid((x * w.detach()).sum() + b.detach())
    delta = (a - y) * a * (1 - a)
    by_weight = delta * x
    by_bias = by_weight.sum().reshape(1, 1)
    return (by_weight, by_bias)
