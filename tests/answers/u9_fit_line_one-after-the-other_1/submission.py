import torch


def fit_line(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    w, b = 0.0, 0.0
    for _ in range(steps):
        w -= lr * (2 * (w * x + b - y) * x).mean().item()
        b -= lr * (2 * (w * x + b - y)).mean().item()
    return w, b
