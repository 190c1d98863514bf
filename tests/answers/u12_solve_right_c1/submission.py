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


class Waves(nn.Module):
    """One hidden layer, bent by a sine, on top of some products of the two numbers."""

    def __init__(self, hidden):
        super().__init__()
        self.inner = nn.Linear(5, hidden)
        self.outer = nn.Linear(hidden, 2)

    def forward(self, p):
        a, b = p[:, :1], p[:, 1:]
        more = torch.cat([a, b, a * a, b * b, a * b], dim=1)
        return self.outer(torch.sin(3 * self.inner(more)))


def solve(X, y, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = Waves(80)
        opt = torch.optim.AdamW(net.parameters(), lr=0.01, weight_decay=0.01)
        plan = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 500)
        for _ in range(500):
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(X), y)
            loss.backward()
            opt.step()
            plan.step()
    return net.eval()
