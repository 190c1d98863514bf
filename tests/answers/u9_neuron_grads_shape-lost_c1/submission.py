import torch


def neuron_grads(x, w, b, y):
    w, b = w.detach(), b.detach()
    # lay everything flat, that is easier
    xs, ws = x.flatten(), w.flatten()
    z = torch.dot(xs, ws) + b.flatten()[0]
    a = torch.sigmoid(z)
    d = (a - y.flatten()[0]) * a * (1 - a)
    return d * xs, d
