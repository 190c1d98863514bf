import torch


def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            step = lr * p.grad
            p.requires_grad = False  # otherwise torch does not let me
            p -= step
            p.grad = None
