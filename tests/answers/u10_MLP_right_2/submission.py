import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        # all biases first, then all weights, (out, in)
        self.biases = nn.ParameterList([nn.Parameter(torch.zeros(n)) for n in sizes[1:]])
        self.weights = nn.ParameterList(
            [nn.Parameter(torch.randn(sizes[k + 1], sizes[k]) * sizes[k] ** -0.5) for k in range(len(sizes) - 1)]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = torch.einsum("ni,oi->no", x, self.weights[0]) + self.biases[0]
        for W, b in zip(self.weights[1:], self.biases[1:]):
            total = torch.einsum("ni,oi->no", total.clamp(min=0), W) + b
        return total
