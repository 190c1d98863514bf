import torch
from torch import nn
from torch.nn.functional import cross_entropy


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
    opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    lossfn = nn.CrossEntropyLoss()
    for epoch in range(500):
        loss = lossfn(net(X), y)
        loss.backward()
        opt.step()
    return net.eval()
