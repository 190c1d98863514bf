import torch
from torch import nn


class Neuron(nn.Sequential):
    # a Sequential has a forward already
    def __init__(self, n_in: int) -> None:
        super().__init__(nn.Linear(n_in, 1), nn.Sigmoid())
