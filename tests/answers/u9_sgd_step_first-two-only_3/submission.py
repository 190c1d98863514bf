import torch


def sgd_step(params, lr):
    w, b = params
    with torch.no_grad():
        if w.grad is not None:
            w -= lr * w.grad
            w.grad = None
        if b.grad is not None:
            b -= lr * b.grad
            b.grad = None
