import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.seq = nn.Sequential(nn.Linear(n_in, 1), nn.ReLU())

    def forward(self, x):
        return self.seq(x)
