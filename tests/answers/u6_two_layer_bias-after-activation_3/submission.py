import torch


def layer(x, W, B):
    bent = 1 / (1 + torch.exp(-torch.mm(x, W)))
    return bent + B


def two_layer(features, W_1, B_1, W_2, B_2):
    x = features
    for W, B in ((W_1, B_1), (W_2, B_2)):
        x = layer(x, W, B)
    return x
