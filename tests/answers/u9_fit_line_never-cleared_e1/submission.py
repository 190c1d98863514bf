import torch


def fit_line(x, y, lr, steps):
    xs = x.reshape(-1)
    ys = y.reshape(-1)
    w = xs.new_zeros(1).requires_grad_()
    b = xs.new_zeros(1).requires_grad_()
    k = 0
    while k < steps:
        loss = torch.mean((xs * w + b - ys) ** 2)
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        k += 1
    return float(w), float(b)
