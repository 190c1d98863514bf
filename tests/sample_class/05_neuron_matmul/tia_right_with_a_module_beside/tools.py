import torch


def squash(x):
    return torch.sigmoid(x)


def turned(row):
    return row.reshape(-1, 1)
