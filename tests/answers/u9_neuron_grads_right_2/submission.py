import math

import torch


def neuron_grads(x, w, b, y):
    xs = x[0].tolist()
    ws = w[0].tolist()
    z = b.item()
    for i in range(len(xs)):
        z += xs[i] * ws[i]
    a = 1 / (1 + math.exp(-z))
    d = (a - y.item()) * a * (1 - a)
    gw = torch.tensor([[d * v for v in xs]], dtype=w.dtype)
    gb = torch.tensor([[d]], dtype=b.dtype)
    return [gw, gb]
