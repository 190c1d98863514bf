import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        pairs = zip(sizes, sizes[1:])
        self.net = nn.Sequential(*[nn.Linear(a, b) for a, b in pairs])

    def forward(self, x):
        return self.net(x)
