import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def forward(x, params):
    out = x
    for k in range(len(params)):
        W = params[k][0]
        B = params[k][1]
        out = activation(torch.mm(out, W) + B)
    return out
