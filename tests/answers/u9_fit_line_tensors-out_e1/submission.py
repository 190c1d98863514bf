import torch


def fit_line(x, y, lr, steps):
    x = x.view(-1)
    y = y.view(-1)
    w = torch.zeros_like(x[:1]).requires_grad_(True)
    b = torch.zeros_like(x[:1]).requires_grad_(True)
    for _ in range(steps):
        (w * x + b - y).pow(2).mean().backward()
        with torch.no_grad():
            w -= w.grad * lr
            b -= b.grad * lr
        w.grad.zero_()
        b.grad.zero_()
    return w.detach(), b.detach()
