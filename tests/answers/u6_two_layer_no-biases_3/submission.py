import torch


def unit_totals(inputs, weights):
    return torch.einsum("ab,bc->ac", inputs, weights)


def two_layer(features, W_1, B_1, W_2, B_2):
    total = unit_totals(features, W_1)
    total + B_1
    h = 1 / (1 + torch.exp(-total))
    total = unit_totals(h, W_2)
    total + B_2
    return 1 / (1 + torch.exp(-total))
