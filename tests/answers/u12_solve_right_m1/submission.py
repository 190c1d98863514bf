import torch
from torch import nn


class Spiral(nn.Module):
    def __init__(self, width=40):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(2, width), nn.Linear(width, width), nn.Linear(width, 2)

    def forward(self, points):
        h = nn.functional.leaky_relu(self.a(points), 0.05)
        h = nn.functional.leaky_relu(self.b(h), 0.05)
        return self.c(h)


def solve(X, y, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = Spiral()
    opt = torch.optim.AdamW(net.parameters(), lr=0.01, weight_decay=1e-4)
    for _ in range(700):
        log_p = net(X).log_softmax(dim=1)
        loss = nn.functional.nll_loss(log_p, y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.train(False)
    for p in net.parameters():
        p.grad = None
    return net
