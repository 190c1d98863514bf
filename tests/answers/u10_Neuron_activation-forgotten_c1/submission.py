import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, 1))
        self.bias = nn.Parameter(torch.randn(1, 1))

    def forward(self, x):
        answer = torch.mm(x, self.weight) + self.bias
        return answer
