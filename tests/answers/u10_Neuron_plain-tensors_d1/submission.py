import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super(Neuron, self).__init__()
        self.W = torch.randn(n_in, 1, requires_grad=True)
        self.B = torch.zeros(1, 1, requires_grad=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x @ self.W + self.B).sigmoid()
