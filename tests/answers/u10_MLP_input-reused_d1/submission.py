import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        self.layers = nn.ModuleList()
        for k in range(1, len(sizes)):
            self.layers.append(nn.Linear(sizes[k - 1], sizes[k]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            out = layer(x)
            if layer is not self.layers[-1]:
                out = torch.relu(out)
        return out
