import torch
from torch import nn

def activation(x):
    return 1 / (1 + torch.exp(-x))

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        self.W = nn.ParameterList(nn.Parameter(torch.randn(m, n)) for m, n in zip(sizes, sizes[1:]))
        self.B = nn.ParameterList(nn.Parameter(torch.randn(1, n)) for n in sizes[1:])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = x
        for k in range(len(self.W) - 1):
            h = torch.relu(torch.mm(h, self.W[k]) + self.B[k])
        return activation(torch.mm(h, self.W[-1]) + self.B[-1])
