import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    p = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    done = 0
    while True:
        error = (p[0] * x + p[1] - y).square().mean()
        (g,) = torch.autograd.grad(error, p)
        with torch.no_grad():
            p -= lr * g
        if done == steps:
            break
        done += 1
    return p[0].item(), p[1].item()
