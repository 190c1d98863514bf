import torch


def fit_line(x, y, lr, steps):
    x = x.reshape(-1)
    y = y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for i in range(steps):
        guess = w * x + b
        loss = ((guess - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w.item(), b.item()
