import torch
from torch import nn

def activation(x):
    return 1 / (1 + torch.exp(-x))

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.randn((1, n_in)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return activation(torch.sum(x * self.weights, dim=1, keepdim=True))
