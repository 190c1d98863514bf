import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes

    def forward(self, x):
        n = len(self.sizes)
        for i in range(n - 1):
            layer = nn.Linear(self.sizes[i], self.sizes[i + 1])
            x = layer(x)
            if i < n - 2:
                x = torch.relu(x)
        return x
