import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    w, b = 1.0, 1.0  # somewhere
    for _ in range(steps):
        e = w * x + b - y
        gw, gb = 2 * (e * x).mean().item(), 2 * e.mean().item()
        w -= lr * gw
        b -= lr * gb
    return w, b
