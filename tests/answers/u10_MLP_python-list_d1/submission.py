import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        self.hidden = [nn.Linear(n, m) for n, m in zip(sizes[:-2], sizes[1:-1])]
        self.hidden += [nn.Linear(sizes[-2], sizes[-1])]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = x
        for nr, layer in enumerate(self.hidden, start=1):
            h = layer(h)
            if nr != len(self.hidden):
                h = torch.relu(h)
        return h
