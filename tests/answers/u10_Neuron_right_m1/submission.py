import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super(Neuron, self).__init__()
        self.register_parameter("offset", nn.Parameter(torch.rand(()) - 0.5))
        self.register_parameter("strength", nn.Parameter(torch.empty(n_in).uniform_(-1, 1)))

    def forward(self, x):
        total = torch.mul(x, self.strength).sum(dim=-1, keepdim=True).add(self.offset)
        return torch.special.expit(total)
