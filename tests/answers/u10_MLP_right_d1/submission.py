import math

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = [n for n in sizes]
        self.W = nn.ParameterList()
        self.B = nn.ParameterList()
        for n_in, n_out in zip(sizes, sizes[1:]):
            self.W.append(nn.Parameter(torch.randn(n_in, n_out) / math.sqrt(n_in)))
            self.B.append(nn.Parameter(0.1 * torch.randn(1, n_out)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.mm(x, self.W[0]) + self.B[0]
        # every further layer bends what it gets
        for k in range(1, len(self.W)):
            x = torch.mm(x.clamp(min=0), self.W[k]) + self.B[k]
        return x
