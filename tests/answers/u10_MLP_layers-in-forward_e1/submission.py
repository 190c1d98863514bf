import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        last = len(self.sizes) - 2
        for i in range(last + 1):
            layer = nn.Linear(self.sizes[i], self.sizes[i + 1])
            x = layer(x)
            if i < last:
                x = torch.relu(x)
        return x
