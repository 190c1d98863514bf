import torch
from torch import nn
from torch.nn.functional import relu


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        last = len(self.sizes) - 2
        for k in range(last + 1):
            layer = nn.Linear(self.sizes[k], self.sizes[k + 1])
            x = layer(x)
            if k < last:
                x = relu(x)
        return x
