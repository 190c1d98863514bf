import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        self.sizes = sizes
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            layers.append(nn.ReLU())
        self.net = nn.Sequential(*layers[:-1])
        super().__init__()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)
