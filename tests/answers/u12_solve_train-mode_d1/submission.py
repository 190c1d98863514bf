import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 48)
        self.b = nn.Linear(48, 48)
        self.c = nn.Linear(48, 2)
        self.drop = nn.Dropout(0.02)

    def forward(self, x):
        x = torch.relu(self.a(x))
        x = self.drop(torch.relu(self.b(x)))
        return self.c(x)


def solve(X: torch.Tensor, y: torch.Tensor, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    net = Net()
    net.train()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(500):
        loss = cross_entropy(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net
