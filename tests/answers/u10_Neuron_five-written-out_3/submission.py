import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.W = nn.Parameter(torch.randn((1, 5)))
        self.B = nn.Parameter(torch.randn((1, 1)))

    def forward(self, x):
        return torch.sigmoid(torch.mm(x, self.W.view(5, 1)) + self.B)
