import torch


def weighted_sum(x, W):
    # multiply and add up, as in unit 3
    return torch.sum(torch.mm(x, W))


def two_layer(features, W_1, B_1, W_2, B_2):
    h = weighted_sum(features, W_1) + B_1
    h = h.sigmoid()
    y = h.mm(W_2) + B_2
    return y.sigmoid()
