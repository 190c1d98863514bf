import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def forward(x, params):
    last_W, last_B = params.pop()
    for W, B in params:
        x = activation(torch.mm(x, W) + B)
    return torch.mm(x, last_W) + last_B
