import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)
