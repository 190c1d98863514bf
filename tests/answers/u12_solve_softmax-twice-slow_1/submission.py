import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Spiral(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 32)
        self.b = nn.Linear(32, 32)
        self.c = nn.Linear(32, 2)

    def forward(self, x):
        x = torch.relu(self.a(x))
        x = torch.relu(self.b(x))
        return torch.softmax(self.c(x), dim=1)


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = Spiral()
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for _ in range(150):
        sgd.zero_grad()
        cross_entropy(net(X), y).backward()
        sgd.step()
    net.eval()
    return net
