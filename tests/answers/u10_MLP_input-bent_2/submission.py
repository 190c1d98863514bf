import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        mods = []
        for i, n in enumerate(sizes[:-1]):
            mods.append(nn.ReLU())
            mods.append(nn.Linear(n, sizes[i + 1]))
        self.mods = nn.Sequential(*mods)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.mods(x)
