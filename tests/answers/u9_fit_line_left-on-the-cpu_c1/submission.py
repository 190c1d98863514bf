import torch


def fit_line(x, y, lr, steps):
    params = torch.nn.ParameterList([torch.zeros(1, dtype=x.dtype), torch.zeros(1, dtype=x.dtype)])
    w, b = params
    x, y = x.ravel(), y.ravel()
    for _ in range(steps):
        squares = (w * x + b - y).square()
        grads = torch.autograd.grad(squares.mean(), [w, b])
        with torch.no_grad():
            w.sub_(lr * grads[0])
            b.sub_(lr * grads[1])
    return w.item(), b.item()
