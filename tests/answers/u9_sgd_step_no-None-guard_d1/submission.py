import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        change = lr * p.grad
        p.data -= change
        p.grad = None
