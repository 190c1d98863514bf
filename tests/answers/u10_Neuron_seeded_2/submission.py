import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        g = torch.Generator().manual_seed(42)
        self.w = nn.Parameter(torch.randn(n_in, 1, generator=g))
        self.b = nn.Parameter(torch.randn(1, generator=g))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x @ self.w + self.b).sigmoid()
