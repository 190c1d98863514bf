import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        self.fc = nn.Linear(n_in, 1)

    def forward(self, x):
        return torch.sigmoid(self.fc(x))
