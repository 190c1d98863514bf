import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        steps = []
        for a, b in zip(sizes, sizes[1:]):
            steps.append(nn.Linear(a, b))
            steps.append(nn.ReLU())
        self.net = nn.Sequential(*steps)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)
