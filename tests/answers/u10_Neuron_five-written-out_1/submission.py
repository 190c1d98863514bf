import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.fc1 = nn.Linear(5, 1)

    def forward(self, x):
        return torch.sigmoid(self.fc1(x))
