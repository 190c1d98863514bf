import torch
from torch import nn


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Linear(2, 40),
        nn.ReLU(),
        nn.Linear(40, 40),
        nn.ReLU(),
        nn.Linear(40, 2),
    )
    net.train()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(600):
        optimizer.zero_grad()
        loss = criterion(net(X), y)
        loss.backward()
        optimizer.step()
    return net
