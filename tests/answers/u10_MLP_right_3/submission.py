import torch
from torch import nn


class MLP(nn.Module):
    # a network is a layer and a smaller network behind it
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.rest = MLP(sizes[1:]) if len(sizes) > 2 else None
        self.first = nn.Linear(sizes[0], sizes[1])

    def forward(self, x):
        total = self.first(x)
        if self.rest is None:
            return total
        return self.rest(torch.maximum(total, torch.zeros_like(total)))
