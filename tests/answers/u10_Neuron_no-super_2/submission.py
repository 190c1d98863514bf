import torch
import torch.nn as nn

class Neuron(nn.Module):
    """a neuron"""

    def __init__(self, n_in: int) -> None:
        super().__init__
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = nn.Parameter(torch.randn(1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        z = torch.mm(x, self.w) + self.b
        return 1 / (1 + torch.exp(-z))
