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


class asked_in_earnest:
    """with asked_in_earnest(model): evaluation mode inside, the old mode afterwards."""

    def __init__(self, model):
        self.model = model

    def __enter__(self):
        self.flag = self.model.training
        self.recording = torch.is_grad_enabled()
        self.model.train(False)
        torch.set_grad_enabled(False)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.recording)
        self.model.train(self.flag)


def accuracy(model, X, y):
    with asked_in_earnest(model):
        answers = model(X)
    pairs = list(zip(answers.tolist(), y.ravel().tolist()))
    good = [row.index(max(row)) == label for row, label in pairs]
    return sum(good) / len(good)
