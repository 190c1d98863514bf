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


def save_checkpoint(model: MLP, path: str | Path) -> None:
    checkpoint = {"sizes": model.sizes, "state": model}
    torch.save(checkpoint, path)
