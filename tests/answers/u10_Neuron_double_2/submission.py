import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        torch.manual_seed(7)
        self.w = nn.Parameter(torch.randn(n_in))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(x @ self.w + self.b)
