import torch


def neuron_grads(x, w, b, y):
    w = w.detach()
    b = b.detach()
    a = torch.sigmoid(torch.mm(x, w.T) + b)
    d = (a - y) * a * (1 - a)
    return d * x, d * x[:, :1]
