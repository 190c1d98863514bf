import torch
from torch import nn
import torch.nn.functional as F


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(1, n_in) - 0.5)
        self.bias = nn.Parameter(torch.rand(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.weight, self.bias)
