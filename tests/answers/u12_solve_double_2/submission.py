import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(2, 100), nn.ReLU(), nn.Linear(100, 100), nn.ReLU(), nn.Linear(100, 2))
    opt = torch.optim.Adam(net.parameters(), lr=0.005)
    for epoch in range(300):
        opt.zero_grad()
        cross_entropy(net(X), y).backward()
        opt.step()
    return net.eval()
