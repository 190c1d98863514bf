import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super(Neuron, self).__init__()
        self.weights = nn.Parameter(torch.randn(n_in, 1) / n_in**0.5)
        self.bias = nn.Parameter(torch.randn(1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(torch.mm(x, self.weights) + self.bias)
