import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Polar(nn.Module):
    """Adds squares and products to the two coordinates, so that the layers have it easier."""

    def __init__(self, hidden):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Linear(5, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 2)
        )

    def forward(self, points):
        a, b = points[:, :1], points[:, 1:]
        return self.inner(torch.cat([a, b, a * b, a**2, b**2], dim=1))


def solve(X: torch.Tensor, y: torch.Tensor, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    net = Polar(24)
    opt = torch.optim.Adam(net.parameters(), lr=0.02)
    schedule = torch.optim.lr_scheduler.StepLR(opt, step_size=200, gamma=0.4)
    for _ in range(600):
        opt.zero_grad()
        cross_entropy(net(X), y).backward()
        opt.step()
        schedule.step()
    return net.eval()
