import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        self.n = len(sizes) - 1
        for k in range(self.n):
            self.W = nn.Parameter(torch.randn(sizes[k], sizes[k + 1]))
            self.b = nn.Parameter(torch.randn(1, sizes[k + 1]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for k in range(self.n - 1):
            x = torch.relu(torch.mm(x, self.W) + self.b)
        return torch.mm(x, self.W) + self.b
