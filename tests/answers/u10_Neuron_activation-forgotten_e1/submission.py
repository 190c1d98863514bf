import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.layer = nn.Linear(n_in, 1)
        self.bend = nn.Sigmoid()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = self.layer(x)
        return total
