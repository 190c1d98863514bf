import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        self.n_in = n_in
        self.net = nn.Sequential(nn.Linear(n_in, 1), nn.Sigmoid())
        super().__init__()

    def forward(self, x):
        return self.net(x)
