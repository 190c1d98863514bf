import torch


def stable_sigmoid(x):
    """a straight line in the middle never overflows"""
    return torch.nn.functional.hardsigmoid(x)
