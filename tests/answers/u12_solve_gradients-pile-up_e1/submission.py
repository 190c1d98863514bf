from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList(nn.Linear(sizes[k - 1], sizes[k]) for k in range(1, len(sizes)))

    def forward(self, x):
        *before, last = self.layers
        for layer in before:
            x = torch.relu(layer(x))
        return last(x)


def solve(X, y, seed):
    torch.manual_seed(seed)
    model = MLP([2, 32, 32, 2])
    opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.train()
    for _ in range(600):
        loss = cross_entropy(model(X), y)
        loss.backward()
        opt.step()
    return model.eval()
