import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        stack = []
        for i in range(len(sizes) - 1):
            stack.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i != len(sizes) - 2:
                stack.append(nn.ReLU())
        self.stack = nn.Sequential(*stack)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.stack(x)
