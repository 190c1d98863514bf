import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        steps = []
        for i in range(1, len(sizes)):
            steps += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
        self.net = nn.Sequential(*steps)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)
