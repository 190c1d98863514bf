import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Waves(nn.Module):
    """Own parameters, and a sine as the bend."""

    def __init__(self, hidden, generator):
        super().__init__()

        def draw(*shape, scale):
            return nn.Parameter(scale * torch.randn(shape, generator=generator))

        self.w1, self.b1 = draw(2, hidden, scale=3.0), draw(hidden, scale=1.0)
        self.w2, self.b2 = draw(hidden, hidden, scale=hidden**-0.5), draw(hidden, scale=0.1)
        self.w3, self.b3 = draw(hidden, 2, scale=hidden**-0.5), draw(2, scale=0.1)

    def forward(self, x):
        h = torch.sin(x @ self.w1 + self.b1)
        h = torch.relu(h @ self.w2 + self.b2)
        return h @ self.w3 + self.b3


def solve(X, y, seed):
    net = Waves(32, torch.Generator().manual_seed(seed))
    opt = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(400):
        log_p = torch.log_softmax(net(X), dim=1)
        loss = nn.functional.nll_loss(log_p, y)
        net.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    return net
