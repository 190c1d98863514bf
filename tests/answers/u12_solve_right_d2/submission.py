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
    model = MLP([2, 50, 50, 2])
    rounds = torch.Generator().manual_seed(seed)
    velocity = [torch.zeros_like(p) for p in model.parameters()]
    n = X.shape[0]
    for epoch in range(200):
        order = torch.randperm(n, generator=rounds)
        for start in range(0, n, 40):
            rows = order[start : start + 40]
            loss = cross_entropy(model(X[rows]), y[rows])
            grads = torch.autograd.grad(loss, list(model.parameters()))
            # SGD with momentum, by hand
            with torch.no_grad():
                for p, v, g in zip(model.parameters(), velocity, grads):
                    v.mul_(0.9).add_(g)
                    p.sub_(0.05 * v)
    for p in model.parameters():
        p.grad = None
    return model.eval()
