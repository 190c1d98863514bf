import torch
from torch import nn


class Line(nn.Module):
    def __init__(self, like):
        super().__init__()
        self.w = nn.Parameter(torch.zeros_like(like[:1]))
        self.b = nn.Parameter(torch.zeros_like(like[:1]))

    def forward(self, x):
        return self.w * x + self.b


def fit_line(x, y, lr, steps):
    x, y = x.detach().flatten(), y.detach().flatten()
    model = Line(x)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    for epoch in range(steps):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    return [model.w.item(), model.b.item()]
