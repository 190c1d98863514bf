import torch


def fit_line(x, y, lr, steps):
    x = torch.flatten(x)
    y = torch.flatten(y)
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for step in range(1, steps):
        loss = ((line[0] * x + line[1] - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            line -= lr * line.grad
            line.grad = None
    w, b = line.tolist()
    return w, b
