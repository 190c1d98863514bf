import torch


def forward(x, params):
    while params:
        W, B = params.pop(0)
        x = torch.sigmoid(torch.mm(x, W) + B)
    return x
