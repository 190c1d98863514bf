import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    linear.weight = nn.Parameter(W.T.clone())
    linear.bias = nn.Parameter(b.clone())
