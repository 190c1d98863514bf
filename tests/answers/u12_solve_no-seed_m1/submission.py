import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    generator = torch.Generator().manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, 40), nn.ReLU(), nn.Linear(40, 40), nn.ReLU(), nn.Linear(40, 2))
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(80):
        for rows in torch.randperm(len(X), generator=generator).split(50):
            opt.zero_grad()
            cross_entropy(net(X[rows]), y[rows]).backward()
            opt.step()
    return net.eval()
