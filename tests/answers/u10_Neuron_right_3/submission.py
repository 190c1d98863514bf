import torch
from torch import nn


class Neuron(nn.Sequential):
    # a Sequential already knows how to be called
    def __init__(self, n_in):
        super().__init__(nn.Linear(n_in, 1), nn.Sigmoid())
