import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(500):
        opt.zero_grad()
        loss = cross_entropy(net(X), y)
        loss.backward()
        opt.step()
    net.eval()
    return net
