import torch


def neuron(features, weights, bias):
    # weights with bias as a column
    wb = (weights + bias).t()
    return torch.mm(features, wb).sigmoid()
