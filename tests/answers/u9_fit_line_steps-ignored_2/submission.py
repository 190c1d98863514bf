import torch


def fit_line(x, y, lr, steps):
    x, y = x.ravel(), y.ravel()
    w, b, n = 0.0, 0.0, 10
    while n > 0:
        e = w * x + b - y
        dw = 2 * (e * x).mean().item()
        db = 2 * e.mean().item()
        w -= lr * dw
        b -= lr * db
        n -= 1
    return w, b
