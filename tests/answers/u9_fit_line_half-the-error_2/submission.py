import torch


def fit_line(x, y, lr, steps):
    x, y = x.flatten(), y.flatten()
    n = len(x)
    table = torch.stack([x, torch.ones_like(x)], dim=1)
    theta = torch.zeros(2, dtype=x.dtype, device=x.device)
    for _ in range(steps):
        gradient = table.T @ (table @ theta - y) / n
        theta = theta - lr * gradient
    return theta[0].item(), theta[1].item()
