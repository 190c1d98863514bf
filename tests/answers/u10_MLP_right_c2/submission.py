import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


class MLP(nn.Module):
    """The first layer, and the rest of the network is an MLP again."""

    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        first, second, *others = sizes
        self.head = nn.Linear(first, second)
        self.rest = MLP([second, *others]) if others else None

    def forward(self, x):
        z = self.head(x)
        if self.rest is None:
            return z
        return self.rest(z * (z > 0))
