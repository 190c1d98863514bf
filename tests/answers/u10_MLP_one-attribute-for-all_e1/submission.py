import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        for i in range(1, len(sizes)):
            self.layer = nn.Linear(sizes[i - 1], sizes[i])

    def forward(self, x):
        for i in range(1, len(self.sizes) - 1):
            x = torch.relu(self.layer(x))
        return self.layer(x)
