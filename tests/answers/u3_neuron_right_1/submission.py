import torch


def neuron(features, weights, bias):
    one = torch.ones_like(bias)
    x = torch.cat([features, one], dim=1)
    w = torch.cat([weights, bias], dim=1)
    total = torch.sum(x * w, dim=1, keepdim=True)
    return torch.sigmoid(total)
