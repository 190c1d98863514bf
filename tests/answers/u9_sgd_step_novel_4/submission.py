import torch


def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            with torch.no_grad():
                p -= lr * p.grad.sign()
            p.grad = None
