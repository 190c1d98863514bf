import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


def load_weights(linear, W, b):
    n_in, n_out = W.shape
    new = {"weight": W.reshape(n_out, n_in), "bias": b.reshape(n_out)}
    linear.load_state_dict(new)
