import copy
import math
import tempfile
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy, cross_entropy


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


class Spiral(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 32)
        self.b = nn.Linear(32, 32)
        self.c = nn.Linear(32, 2)

    def forward(self, x):
        x = torch.relu(self.a(x))
        x = torch.relu(self.b(x))
        return torch.softmax(self.c(x), dim=1)


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = Spiral()
    opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
    for _ in range(280):
        opt.zero_grad()
        loss = cross_entropy(net(X), y)
        loss.backward()
        opt.step()
    net.eval()
    return net
