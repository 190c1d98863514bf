import torch


def fit_line(x, y, lr, steps):
    """No autograd here: the two slopes by the chain rule."""
    x, y = x.detach().reshape(-1), y.detach().reshape(-1)
    w = torch.zeros((), dtype=x.dtype, device=x.device)
    b = torch.zeros_like(w)
    k = 0
    while k != steps:
        e = w * x + b - y
        dw, db = 2 * (e * x).mean(), 2 * e.mean()
        w, b = w - lr * dw, b - lr * db
        k += 1
    return w.item(), b.item()
