import torch
from torch import nn


class Neuron(nn.Module):
    """Weights for the five features, and a bias."""

    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.randn((1, 5)))
        self.bias = nn.Parameter(torch.randn((1, 1)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = (x * self.weights).sum(dim=1, keepdim=True) + self.bias
        return torch.sigmoid(total)
