import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.register_parameter("b", nn.Parameter(torch.tensor(0.0)))
        self.register_parameter("w", nn.Parameter(torch.rand(n_in) * 2 - 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        totals = torch.einsum("ni,i->n", x, self.w) + self.b
        return torch.sigmoid(totals)[:, None]
