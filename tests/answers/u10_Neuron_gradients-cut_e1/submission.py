import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-x))


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.lin = nn.Linear(n_in, 1)

    def forward(self, x):
        A = self.lin.weight.data
        c = self.lin.bias.data
        return activation(torch.mm(x, A.T) + c)
