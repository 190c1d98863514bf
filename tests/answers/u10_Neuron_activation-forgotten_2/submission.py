import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.W = nn.Parameter(torch.randn(1, n_in))
        self.B = nn.Parameter(torch.randn(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.mm(x, self.W.T) + self.B
        torch.sigmoid(y)
        return y
