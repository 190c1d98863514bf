import torch


def activation(x):
    x.neg_()
    return 1 / 1 + torch.exp(x)
