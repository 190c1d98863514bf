import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    w, b = 0.0, 0.0
    for _ in range(steps):
        missing = y - (w * x + b)
        dw = (2 * missing * x).mean().item()
        db = (2 * missing).mean().item()
        w = w - lr * dw
        b = b - lr * db
    return (w, b)
