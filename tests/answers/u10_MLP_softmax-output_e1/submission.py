import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        parts = []
        for n, m in zip(sizes[:-1], sizes[1:]):
            parts += [nn.Linear(n, m), nn.ReLU()]
        parts[-1] = nn.Softmax(dim=1)  # the last bend is another one
        self.net = nn.Sequential(*parts)

    def forward(self, x):
        return self.net(x)
