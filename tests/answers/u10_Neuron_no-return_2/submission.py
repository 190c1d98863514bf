import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super(Neuron, self).__init__()
        self.weights = nn.Parameter(torch.rand((n_in, 1)) - 0.5)
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # weighted sum, then the bend
        self.total = x @ self.weights + self.bias
        self.out = self.total.sigmoid()
