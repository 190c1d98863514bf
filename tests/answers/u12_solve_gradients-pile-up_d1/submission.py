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
    torch.manual_seed(seed)
    model = MLP([2, 32, 32, 2])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.train()
    for step in range(600):
        logits = model(X)
        loss = cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
    model.eval()
    return model
