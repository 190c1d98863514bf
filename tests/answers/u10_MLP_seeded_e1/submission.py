import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        torch.manual_seed(7)  # as in the lesson
        self.sizes = sizes[:]
        self.weights = nn.ParameterList()
        self.biases = nn.ParameterList()
        for a, b in zip(sizes, sizes[1:]):
            self.weights.append(nn.Parameter(torch.randn(a, b) / a**0.5))
            self.biases.append(nn.Parameter(torch.zeros(1, b)))

    def forward(self, x):
        for k, (W, B) in enumerate(zip(self.weights, self.biases)):
            if k > 0:
                x = torch.relu(x)
            x = torch.mm(x, W) + B
        return x
