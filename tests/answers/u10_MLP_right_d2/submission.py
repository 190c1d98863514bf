import torch
from torch import nn


class MLP(nn.Module):
    """One layer, and behind it a smaller MLP (if there is anything left)."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        self.first = nn.Linear(sizes[0], sizes[1])
        self.rest = MLP(sizes[1:]) if len(sizes) > 2 else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.first(x)
        if self.rest is None:
            return h
        return self.rest(torch.relu(h))
