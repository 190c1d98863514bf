import torch


def fit_line(x, y, lr, steps):
    x = x.flatten()
    y = y.flatten()
    params = torch.zeros(2, dtype=x.dtype, device=x.device)
    params.requires_grad_()
    for step in range(steps):
        loss = ((params[0] * x + params[1] - y) ** 2 / 2).mean()
        loss.backward()
        with torch.no_grad():
            params -= lr * params.grad
        params.grad = None
    return params[0].item(), params[1].item()
