import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(seed)
    # every column with mean 0 and deviation 1
    X -= X.mean(dim=0)
    X /= X.std(dim=0)
    net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(400):
        opt.zero_grad()
        cross_entropy(net(X), y).backward()
        opt.step()
    return net.eval()
