import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        start = torch.empty(n_in)
        nn.init.uniform_(start, -0.5, 0.5)
        self.register_parameter("strength", nn.Parameter(start))
        self.offset = nn.Parameter(torch.rand(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = torch.einsum("ij,j->i", x, self.strength) + self.offset
        return total.sigmoid().unsqueeze(1)
