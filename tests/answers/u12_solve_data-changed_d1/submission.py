import copy
import math
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy


class MLP(nn.Module):
    """The network of unit 10: linear layers with a ReLU between them; the last one gives raw logits.

    Leave it as it is: the files of section 4 hold the names of its layers.
    """

    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(sizes[k - 1], sizes[k]) for k in range(1, len(sizes)))

    def forward(self, x):
        *before, last = self.layers
        for layer in before:
            x = torch.relu(layer(x))
        return last(x)


def solve(X: torch.Tensor, y: torch.Tensor, seed: int) -> nn.Module:
    # mean 0 and standard deviation 1 are good for a network
    X -= X.mean(dim=0)
    X /= X.std(dim=0)

    torch.manual_seed(seed)
    model = MLP([2, 40, 40, 2])
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(400):
        opt.zero_grad()
        cross_entropy(model(X), y).backward()
        opt.step()
    model.eval()
    return model
