import torch


def f(h):
    return h.sigmoid()


def total(x, w, b):
    return f(torch.einsum("ij,ij->i", x, w).view(1, 1) + b)


def neuron(features, weights, bias):
    return f(total(features, weights, bias))
