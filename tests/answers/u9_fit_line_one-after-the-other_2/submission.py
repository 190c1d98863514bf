import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    params = [torch.zeros((), dtype=x.dtype, device=x.device, requires_grad=True) for _ in range(2)]
    for _ in range(steps):
        for p in params:
            w, b = params
            error = torch.mean((w * x + b - y) ** 2)
            (g,) = torch.autograd.grad(error, p)
            with torch.no_grad():
                p -= lr * g
    return params[0].item(), params[1].item()
