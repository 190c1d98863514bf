import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layer_sizes = list(sizes)
        self.fcs = nn.ModuleList([nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])])

    def forward(self, x):
        last = len(self.fcs) - 1
        for n, fc in enumerate(self.fcs):
            x = fc(x)
            if n != last:
                x = x.relu()
        return x
