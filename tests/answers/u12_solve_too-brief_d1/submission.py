import torch
from torch import nn
import torch.nn.functional as F


def solve(X, y, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(2, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 2))
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.005)
    generator = torch.Generator().manual_seed(seed)
    for epoch in range(5):
        for rows in torch.randperm(len(X), generator=generator).split(50):
            optimizer.zero_grad()
            loss = F.cross_entropy(network(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
    network.eval()
    return network
