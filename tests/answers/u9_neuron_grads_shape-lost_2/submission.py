import torch


def neuron_grads(x, w, b, y):
    z = torch.sum(x * w.detach()) + b.detach().squeeze()
    a = torch.sigmoid(z)
    d = (a - y.squeeze()) * a * (1 - a)
    return d * x, d
