import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        steps = []
        for a, b in zip(sizes, sizes[1:]):
            steps.append(nn.Linear(a, b, bias=False))
            steps.append(nn.ReLU())
        self.steps = nn.Sequential(*steps[:-1])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.steps(x)
