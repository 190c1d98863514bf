import torch


def sgd_step(params, lr: float) -> None:
    # old gradients away first
    for p in params:
        p.grad = None
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad
