import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


class Neuron(nn.Module):
    """One neuron."""

    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.weights = torch.randn(n_in, 1).requires_grad_()
        self.bias = torch.randn(1).requires_grad_()

    def forward(self, x):
        z = x @ self.weights + self.bias
        return torch.sigmoid(z)
