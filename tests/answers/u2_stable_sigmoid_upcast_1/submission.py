import torch


def stable_sigmoid(x):
    return 1 / (1 + torch.exp(-x.double()))
