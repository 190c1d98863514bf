import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.layer = nn.Linear(n_in, 1)
        self.act = nn.Sigmoid()

    def forward(self, x):
        total = self.layer(x)
        self.act(total)
        return total
