import torch


def fit_line(x, y, lr, steps):
    x = x.flatten()
    y = y.flatten()
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)  # w and b
    for step in range(steps):
        diff = line[0] * x + line[1] - y
        error = torch.sum(diff**2)
        (g,) = torch.autograd.grad(error, line)
        with torch.no_grad():
            line -= lr * g
    w, b = line.tolist()
    return w, b
