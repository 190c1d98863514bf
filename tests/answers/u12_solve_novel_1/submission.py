import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    loss = nn.BCEWithLogitsLoss()
    for epoch in range(400):
        opt.zero_grad()
        loss(net(X), y.float().reshape(-1, 1)).backward()
        opt.step()
    return net.eval()
