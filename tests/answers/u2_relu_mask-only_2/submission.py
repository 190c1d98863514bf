import torch


def relu(x):
    positive = torch.gt(x, 0)
    return positive
