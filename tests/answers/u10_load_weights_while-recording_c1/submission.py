import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


def load_weights(linear, W, b):
    turned = W.T
    for unit in range(turned.shape[0]):
        linear.weight[unit] = turned[unit]
    linear.bias[:] = b.reshape(-1)
