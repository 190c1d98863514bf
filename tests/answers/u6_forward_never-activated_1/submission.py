import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def forward(x, params):
    for W, B in params[:-1]:
        x = torch.mm(x, W) + B
        activation(x)
    W, B = params[-1]
    return torch.mm(x, W) + B
