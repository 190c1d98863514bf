import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros((1, n_in)))
        self.bias = nn.Parameter(torch.zeros((1, 1)))

    def forward(self, x):
        summe = (x * self.weight).sum(dim=1, keepdim=True) + self.bias
        return torch.sigmoid(summe)
