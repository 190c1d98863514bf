import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    w, b = 0.0, 0.0
    for _ in range(steps):
        r = w * x + b - y
        gb, gw = r.mean().item(), (r * x).mean().item()
        b, w = b - lr * gb, w - lr * gw
    return b, w
