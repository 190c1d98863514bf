import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        if p.grad is None:
            continue
        p.requires_grad = False  # otherwise torch forbids to change it in place
        p -= lr * p.grad
        p.grad = None
