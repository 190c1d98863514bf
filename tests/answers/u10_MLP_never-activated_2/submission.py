import torch
from torch import nn
import torch.nn.functional as F

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        self.layers = nn.ModuleList([nn.Linear(sizes[k], sizes[k + 1]) for k in range(len(sizes) - 1)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for number, layer in enumerate(self.layers, start=1):
            x = layer(x)
            if number < len(self.layers):
                F.relu(x)
        return x
