import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    theta = torch.zeros(2, 1, dtype=x.dtype, device=x.device)
    big = torch.stack((x, torch.ones_like(x)), 1)
    for _ in range(steps):
        rest = big @ theta - y[:, None]
        theta -= lr * 2 * (big * rest).mean(dim=0, keepdim=True).T
    return theta[0], theta[1]
