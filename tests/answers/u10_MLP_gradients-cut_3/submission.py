import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])

    def forward(self, x):
        last = self.layers[-1]
        for layer in self.layers:
            x = x @ layer.weight.data.T + layer.bias.data
            if layer is not last:
                x = torch.relu(x)
        return x
