import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1, device=device))
        self.b = nn.Parameter(torch.randn(1, device=device))

    def forward(self, x):
        z = torch.mm(x, self.w) + self.b
        return torch.sigmoid(z)
