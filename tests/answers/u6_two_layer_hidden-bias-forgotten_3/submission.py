import torch


def dense(x, W, B=0):
    return torch.sigmoid(x.mm(W) + B)


def two_layer(features, W_1, B_1, W_2, B_2):
    hidden = dense(features, W_1)
    output = dense(hidden, W_2, B_2)
    return output
