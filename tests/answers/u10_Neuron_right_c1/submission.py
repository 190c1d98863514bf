import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        start = torch.empty(n_in)
        nn.init.normal_(start, std=n_in**-0.5)
        self.register_parameter("strengths", nn.Parameter(start))
        self.register_parameter("offset", nn.Parameter(torch.tensor(0.0)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weighted = x * self.strengths  # the row is stretched over all examples
        z = weighted.sum(dim=-1, keepdim=True).add(self.offset)
        return z.sigmoid()
