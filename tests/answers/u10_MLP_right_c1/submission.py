import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes[:]
        self.W = nn.ParameterList()
        self.B = nn.ParameterList()
        for rows, columns in zip(sizes[:-1], sizes[1:]):
            self.W.append(nn.Parameter(torch.randn(rows, columns) / rows**0.5))
            self.B.append(nn.Parameter(torch.zeros(1, columns)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        k = 0
        while True:
            x = torch.mm(x, self.W[k]) + self.B[k]
            k += 1
            if k == len(self.W):
                return x
            x = torch.maximum(x, torch.zeros_like(x))
