import torch


def fit_line(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w = torch.tensor(0.0, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.tensor(0.0, dtype=x.dtype, device=x.device, requires_grad=True)

    error = ((w * x + b - y) ** 2).mean()
    for _ in range(steps):
        error.backward(retain_graph=True)  # torch asked for retain_graph
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = None
        b.grad = None

    return w.item(), b.item()
