import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        for a, b in zip(sizes, sizes[1:]):
            self.layer = nn.Linear(a, b)

    def forward(self, x):
        for i in range(len(self.sizes) - 1):
            x = self.layer(x)
            if i < len(self.sizes) - 2:
                x = torch.relu(x)
        return x
