import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        self.depth = len(sizes) - 1
        self.W = nn.ParameterList([torch.randn(sizes[k], sizes[k + 1]) for k in range(self.depth)])
        self.b = nn.ParameterList([torch.zeros(sizes[k + 1]) for k in range(self.depth)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        k = 0
        while k < self.depth:
            total = x @ self.W[k] + self.b[k]
            k = k + 1
            if k == self.depth:
                return total
            else:
                return torch.relu(total)
