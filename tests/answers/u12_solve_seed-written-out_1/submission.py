import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(42)
    net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(400):
        optimizer.zero_grad()
        cross_entropy(net(X), y).backward()
        optimizer.step()
    return net.eval()
