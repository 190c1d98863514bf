import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 2))
    opt = torch.optim.AdamW(net.parameters(), lr=0.01)
    net.train()
    for epoch in range(300):
        opt.zero_grad(set_to_none=True)
        cross_entropy(net(X), y).backward()
        opt.step()
    return net
