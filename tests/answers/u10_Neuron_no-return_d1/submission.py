import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.linear = nn.Linear(in_features=n_in, out_features=1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        total = self.linear(x)
        answer = self.sigmoid(total)
