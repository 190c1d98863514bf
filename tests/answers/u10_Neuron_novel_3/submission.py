import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = nn.Parameter(torch.randn(1))

    def forward(self, x):
        products = x * self.w.T
        return torch.sigmoid(products.mean(dim=1, keepdim=True) + self.b)
