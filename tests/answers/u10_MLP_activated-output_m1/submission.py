import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        parts = []
        for k in range(len(sizes) - 1):
            parts.append(nn.Linear(sizes[k], sizes[k + 1]))
            parts.append(nn.ReLU())
        self.net = nn.Sequential(*parts)

    def forward(self, x):
        return self.net(x)
