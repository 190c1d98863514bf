import torch


def activation(x):
    zero = torch.zeros_like(x)
    return torch.softmax(torch.stack([zero, x]), dim=0)[1]
