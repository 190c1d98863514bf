import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.net = nn.Sequential(nn.Linear(n_in, 1), nn.Sigmoid()).to(device)

    def forward(self, x):
        return self.net(x)
