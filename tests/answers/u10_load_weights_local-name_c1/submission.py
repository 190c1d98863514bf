import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


def load_weights(linear, W, b):
    state = {name: value.clone() for name, value in linear.state_dict().items()}
    state["weight"].copy_(W.T)
    state["bias"].copy_(b.flatten())
