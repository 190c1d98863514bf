import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 1), nn.Sigmoid())

    def forward(self, x):
        return torch.sigmoid(self.net(x))
