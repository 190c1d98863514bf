import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        self.lin = nn.Linear(n_in, 1)
        super().__init__()

    def forward(self, x):
        z = self.lin(x)
        return z.sigmoid()
