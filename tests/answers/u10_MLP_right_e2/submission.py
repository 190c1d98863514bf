import torch
from torch import nn


class MLP(nn.Module):
    """Built from behind: one layer, and the rest of the network is again a network."""

    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.W = nn.Parameter(torch.empty(sizes[0], sizes[1]))
        nn.init.xavier_normal_(self.W)
        self.B = nn.Parameter(0.1 * torch.randn(1, sizes[1]))
        self.rest = MLP(self.sizes[1:]) if len(sizes) > 2 else None

    def forward(self, x):
        total = x @ self.W + self.B
        if self.rest is None:
            return total
        return self.rest(torch.maximum(total, torch.zeros_like(total)))
