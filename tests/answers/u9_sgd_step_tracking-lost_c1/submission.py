import torch


def sgd_step(params, lr):
    for p in params:
        if p.grad is None:
            continue
        # torch does not let me change a tracked leaf, so stop the tracking
        p.requires_grad = False
        p -= lr * p.grad
        p.grad = None
