import torch


def two_layer(features, W_1, B_1, W_2, B_2):
    params = [(W_1, B_1), (W_2, B_2)]
    x = features
    for k, (W, B) in enumerate(params):
        x = x @ W + B
        if k < len(params) - 1:
            x = 1 / (1 + torch.exp(-x))
    return x
