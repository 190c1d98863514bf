import torch


def fit_line(x, y, lr, steps):
    like = {"dtype": x.dtype, "device": x.device}
    w = torch.zeros(1, requires_grad=True, **like)
    b = torch.zeros(1, requires_grad=True, **like)
    for i in range(steps):
        w.grad = None
        b.grad = None
        prediction = w * x.view(-1) + b
        loss = (prediction - y.view(-1)).pow(2).mean()
        loss.backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return float(w), float(b)
