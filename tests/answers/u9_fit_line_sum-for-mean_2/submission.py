import torch


def fit_line(x, y, lr, steps):
    points = list(zip(x.flatten().tolist(), y.flatten().tolist()))
    w = 0.0
    b = 0.0
    for _ in range(steps):
        gw = 0.0
        gb = 0.0
        for px, py in points:
            off = w * px + b - py
            gw += 2 * off * px
            gb += 2 * off
        w -= lr * gw
        b -= lr * gb
    return w, b
