import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.n_in = n_in

    def forward(self, x):
        layer = nn.Linear(self.n_in, 1)
        return torch.sigmoid(layer(x))
