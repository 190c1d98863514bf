import torch


def neuron_grads(x, w, b, y):
    a = torch.sigmoid((x * w).sum() + b)
    delta = (a - y) * a * (1 - a)
    gw = delta * x
    gb = gw.sum(dim=1, keepdim=True)
    return gw, gb
