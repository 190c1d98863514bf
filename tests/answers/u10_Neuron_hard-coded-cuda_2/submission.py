import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.b = nn.Parameter(torch.randn(1))
        self.cuda()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(torch.mm(x, self.w) + self.b)
