import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.sum = nn.Linear(n_in, 1)
        self.bend = nn.Softmax(dim=-1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.bend(self.sum(x))
