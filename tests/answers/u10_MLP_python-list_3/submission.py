import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        # one entry for each layer
        self.layers = {f"layer{k}": nn.Linear(a, b) for k, (a, b) in enumerate(zip(sizes, sizes[1:]), 1)}

    def forward(self, x):
        n = len(self.layers)
        for k in range(1, n):
            x = torch.relu(self.layers[f"layer{k}"](x))
        return self.layers[f"layer{n}"](x)
