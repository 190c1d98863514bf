import torch
from torch import nn


class Neuron(nn.Module):
    layers = {}

    def __init__(self, n_in):
        super().__init__()
        if n_in not in Neuron.layers:
            Neuron.layers[n_in] = nn.Linear(n_in, 1)
        self.layer = Neuron.layers[n_in]

    def forward(self, x):
        return torch.sigmoid(self.layer(x))
