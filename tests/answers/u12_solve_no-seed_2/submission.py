import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    generator = torch.Generator().manual_seed(seed)     # for the batches
    net = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(120):
        for rows in torch.randperm(len(X), generator=generator).split(100):
            optimizer.zero_grad()
            cross_entropy(net(X[rows]), y[rows]).backward()
            optimizer.step()
    return net.eval()
