import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Bumps(nn.Module):
    """A hill on some of the points, and a straight layer on top that is solved for, without any gradient."""

    def __init__(self, places, height):
        super().__init__()
        self.places = nn.Parameter(places)
        self.height = nn.Parameter(height)

    def hills(self, x):
        return torch.exp(-(torch.cdist(x, self.places) ** 2) / 0.02)

    def forward(self, x):
        return self.hills(x) @ self.height


def solve(X, y, seed):
    chosen = torch.randperm(len(X), generator=torch.Generator().manual_seed(seed))[:300]
    net = Bumps(X[chosen].clone(), torch.zeros(len(chosen), 2))
    with torch.no_grad():
        H = net.hills(X)
        wanted = 2 * nn.functional.one_hot(y.long(), 2).float() - 1
        net.height.copy_(torch.linalg.solve(H.T @ H + 0.1 * torch.eye(len(chosen)), H.T @ wanted))
    return net.eval()
