import torch


def fit_line(x, y, lr, steps):
    # the means are all that one needs of the points
    xs, ys = x.reshape(-1).double().cpu(), y.reshape(-1).double().cpu()
    mx, my = xs.mean().item(), ys.mean().item()
    mxx, mxy = (xs * xs).mean().item(), (xs * ys).mean().item()
    w = b = 0.0
    for _ in range(steps):
        gw = 2 * (w * mxx + b * mx - mxy)
        gb = 2 * (w * mx + b - my)
        w, b = w - lr * gw, b - lr * gb
    return w, b
