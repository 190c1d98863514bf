import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = [n for n in sizes]
        for k in range(len(sizes) - 1):
            self.add_module(f"dense{k}", nn.Linear(sizes[k], sizes[k + 1]))

    def forward(self, x):
        k = 0
        while True:
            x = getattr(self, f"dense{k}")(x)
            k = k + 1
            if k == len(self.sizes) - 1:
                return x
            x = x.clamp(min=0)
