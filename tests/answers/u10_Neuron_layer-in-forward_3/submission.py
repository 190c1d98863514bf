import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()

    def forward(self, x):
        # one output, as many inputs as x has columns
        self.layer = nn.Linear(x.shape[1], 1)
        self.layer.to(x)
        return nn.Sigmoid()(self.layer(x))
