import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        gen = torch.Generator()
        gen.manual_seed(0)
        self.W = nn.ParameterList([torch.randn(a, b, generator=gen) for a, b in zip(sizes, sizes[1:])])
        self.B = nn.ParameterList([torch.randn(b, generator=gen) for b in sizes[1:]])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for W, B in zip(self.W[:-1], self.B[:-1]):
            x = torch.relu(x @ W + B)
        return x @ self.W[-1] + self.B[-1]
