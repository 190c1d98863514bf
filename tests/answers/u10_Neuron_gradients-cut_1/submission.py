import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.lin = nn.Linear(n_in, 1)

    @torch.no_grad()
    def forward(self, x):
        return torch.sigmoid(self.lin(x))
