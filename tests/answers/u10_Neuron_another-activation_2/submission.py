import torch
from torch import nn
import torch.nn.functional as F

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in))
        self.bias = nn.Parameter(torch.randn(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = (x * self.weight).sum(1) + self.bias
        return F.hardsigmoid(total).reshape(-1, 1)
