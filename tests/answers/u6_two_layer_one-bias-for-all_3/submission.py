import torch


def make_layer(B):
    def layer(x, W):
        return torch.sigmoid(torch.matmul(x, W) + B)
    return layer


def two_layer(x, W1, B1, W2, B2):
    layer = make_layer(B2)
    h = layer(x, W1)
    y = layer(h, W2)
    return y
