import torch
from torch import nn
from torch.nn.functional import cross_entropy

from torch.utils.data import DataLoader, TensorDataset


class Waves(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.one = nn.Linear(2, width)
        self.two = nn.Linear(width, width)
        self.out = nn.Linear(width, 2)

    def forward(self, points):
        hidden = torch.sin(3 * self.one(points))
        return self.out(torch.tanh(self.two(hidden)))


def solve(X, y, seed):
    torch.manual_seed(seed)
    net = Waves(24)
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(60):
        for points, arms in DataLoader(TensorDataset(X, y), batch_size=50, shuffle=True):
            opt.zero_grad()
            cross_entropy(net(points), arms.long()).backward()
            opt.step()
    return net.eval()
