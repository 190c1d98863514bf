import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.randn(n_in))
        self.bias = nn.Parameter(torch.randn(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = self.bias
        for i in range(5):
            total = total + self.weights[i] * x[:, i]
        return torch.sigmoid(total).reshape(-1, 1)
