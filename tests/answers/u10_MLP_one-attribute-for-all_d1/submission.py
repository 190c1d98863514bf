import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        self.n_layers = len(sizes) - 1
        for i in range(self.n_layers):
            self.layer = nn.Linear(sizes[i], sizes[i + 1])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i in range(self.n_layers):
            x = self.layer(x)
            if i < self.n_layers - 1:
                x = torch.relu(x)
        return x
