import torch


def fit_line(x, y, lr, steps):
    x = x.flatten()
    y = y.flatten()
    mx, my = x.mean(), y.mean()
    w = ((x - mx) * (y - my)).sum() / ((x - mx) ** 2).sum()
    b = my - w * mx
    return float(w), float(b)
