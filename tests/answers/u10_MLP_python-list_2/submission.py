import torch
from torch import nn
from itertools import pairwise

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        self.Ws = [nn.Parameter(torch.randn(a, b) / a**0.5) for a, b in pairwise(sizes)]
        self.Bs = [nn.Parameter(torch.zeros(1, b)) for b in sizes[1:]]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        last = len(self.Ws) - 1
        for i, (W, B) in enumerate(zip(self.Ws, self.Bs)):
            x = torch.mm(x, W) + B
            if i != last:
                x = x.relu()
        return x
