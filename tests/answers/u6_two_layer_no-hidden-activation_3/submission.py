import torch


def two_layer(features, W_1, B_1, W_2, B_2):
    x = features
    for W, B in zip([W_1, W_2], [B_1, B_2]):
        x = torch.addmm(B, x, W)
    return x.sigmoid()
