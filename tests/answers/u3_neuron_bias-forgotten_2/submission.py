import torch


def neuron(f, w, b):
    h = torch.mm(f, w.T)
    y = torch.sigmoid(h)
    return y
