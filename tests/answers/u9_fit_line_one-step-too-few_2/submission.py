import torch


def fit_line(x, y, lr, steps):
    xs, ys = x.reshape(-1), y.reshape(-1)
    a, c = 0.0, 0.0
    i = 0
    while i < steps - 1:
        r = a * xs + c - ys
        ga, gc = 2 * float((r * xs).mean()), 2 * float(r.mean())
        a = a - lr * ga
        c = c - lr * gc
        i = i + 1
    return a, c
