import torch
from torch import sigmoid


def bend_all(t):
    return [sigmoid(p) for p in t.squeeze(0)]


def neuron(x, w, b):
    bent = torch.stack(bend_all(x.mul(w)))
    return bent.sum().reshape(1, 1).add(b)
