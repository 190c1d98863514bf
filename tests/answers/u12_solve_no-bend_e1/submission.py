import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(2, 32),
        nn.Linear(32, 32),
        nn.Linear(32, 2),
    )
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(600):
        opt.zero_grad()
        cross_entropy(model(X), y).backward()
        opt.step()
    return model.eval()
