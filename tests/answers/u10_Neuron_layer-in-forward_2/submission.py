import torch
from torch import nn

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        self.n_in = n_in

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        w = nn.Parameter(torch.randn(self.n_in, 1, dtype=x.dtype, device=x.device))
        b = nn.Parameter(torch.randn(1, dtype=x.dtype, device=x.device))
        return torch.sigmoid(x.matmul(w).add(b))
