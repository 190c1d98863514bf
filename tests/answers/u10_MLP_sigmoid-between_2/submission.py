import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        parts = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            parts.append(nn.Linear(n_in, n_out))
            parts.append(nn.Sigmoid())
        parts.pop()
        self.stack = nn.Sequential(*parts)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.stack(x)
