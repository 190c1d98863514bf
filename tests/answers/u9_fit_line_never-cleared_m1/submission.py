import torch


def fit_line(x, y, lr, steps):
    xs, ys = x.reshape(-1), y.reshape(-1)
    w = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        error = ((w * xs + b - ys) ** 2).mean()
        error.backward()
        gw, gb = w.grad, b.grad
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
        gw, gb = None, None
    return w.item(), b.item()
