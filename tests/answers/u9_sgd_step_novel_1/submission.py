import torch


def sgd_step(params, lr):
    if any(p.grad is None for p in params):
        return
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad
            p.grad = None
