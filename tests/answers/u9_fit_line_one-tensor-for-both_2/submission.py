import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    params = [torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)] * 2
    for _ in range(steps):
        w, b = params
        ((x * w + b - y) ** 2).mean().backward()
        with torch.no_grad():
            for p in params:
                p -= lr * p.grad
                p.grad.zero_()
    return params[0].item(), params[1].item()
