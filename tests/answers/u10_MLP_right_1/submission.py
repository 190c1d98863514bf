import torch
from torch import nn


class MLP(nn.Sequential):
    def __init__(self, sizes):
        steps = []
        for a, b in zip(sizes, sizes[1:]):
            steps.append(nn.ReLU())
            steps.append(nn.Linear(a, b))
        super().__init__(*steps[1:])
        self.sizes = [int(n) for n in sizes]
