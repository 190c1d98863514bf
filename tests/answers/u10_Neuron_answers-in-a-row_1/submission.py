import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.weights = nn.Parameter(torch.randn(n_in))
        self.bias = nn.Parameter(torch.randn(1))

    def forward(self, x):
        return torch.sigmoid(torch.sum(x * self.weights, dim=1) + self.bias)
