import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    both = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        with torch.enable_grad():
            error = (both[0] * x + both[1] - y).pow(2).mean()
        (gradient,) = torch.autograd.grad(error, both)
        both.sub_(lr * gradient)
    return both[0].item(), both[1].item()
