import torch


def two_layer(features, W_1, B_1, W_2, B_2):
    ones = torch.ones((features.shape[0], 1), dtype=features.dtype)
    h = torch.sigmoid(torch.cat([features, ones], dim=1) @ torch.cat([W_1, B_1]))
    return torch.sigmoid(torch.cat([h, ones], dim=1) @ torch.cat([W_2, B_2]))
