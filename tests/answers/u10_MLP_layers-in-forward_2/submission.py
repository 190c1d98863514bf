import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(self.sizes, self.sizes[1:])])
        self.layers.to(x)  # dtype and device of the input
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)
