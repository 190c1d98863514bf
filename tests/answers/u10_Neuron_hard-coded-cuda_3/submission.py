import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.layer = nn.Linear(n_in, 1).to(device)

    def forward(self, x):
        return torch.sigmoid(self.layer(x))
