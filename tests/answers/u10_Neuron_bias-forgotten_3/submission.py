import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        # the product of unit 5
        z = torch.mm(x, self.w)
        return torch.sigmoid(z)
