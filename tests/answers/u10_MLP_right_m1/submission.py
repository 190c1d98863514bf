import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = [int(n) for n in sizes]
        pairs = list(zip(self.sizes, self.sizes[1:]))
        self.matrices = nn.ParameterList([torch.randn(i, o) / i**0.5 for i, o in pairs])
        self.rows = nn.ParameterList([0.1 * torch.randn(1, o) for _, o in pairs])

    def forward(self, x):
        h = x @ self.matrices[0] + self.rows[0]
        for k in range(1, len(self.matrices)):
            h = h.clamp(min=0) @ self.matrices[k] + self.rows[k]
        return h
