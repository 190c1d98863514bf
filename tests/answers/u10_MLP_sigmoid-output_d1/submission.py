import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        parts = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            parts += [nn.Linear(n_in, n_out), nn.ReLU()]
        parts[-1] = nn.Sigmoid()  # the output is no hidden layer
        self.stack = nn.Sequential(*parts)

    def forward(self, x):
        return self.stack(x)
