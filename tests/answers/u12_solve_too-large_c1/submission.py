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


def solve(X, y, seed):
    torch.manual_seed(seed)
    layers = [nn.Linear(2, 64), nn.ReLU()]
    for _ in range(2):
        layers += [nn.Linear(64, 64), nn.ReLU()]
    layers.append(nn.Linear(64, 2))
    net = nn.Sequential(*layers)
    opt = torch.optim.Adam(net.parameters(), lr=0.005)
    for _ in range(400):
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(X), y)
        loss.backward()
        opt.step()
    net.eval()
    return net
