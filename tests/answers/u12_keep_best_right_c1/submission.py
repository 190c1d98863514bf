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


def keep_best(model, run_epoch, epochs):
    def photo():
        return {name: numbers.detach().clone() for name, numbers in model.state_dict().items()}

    album = {}
    for epoch in range(epochs):
        album[epoch] = (run_epoch(), photo())
    winner = sorted(album, key=lambda e: album[e][0])[0]  # sorted is stable: the first of equals
    loss, state = album[winner]
    model.load_state_dict(state)
    return loss, state
