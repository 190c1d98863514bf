import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        g = p.grad
        if g is None:
            continue
        p.sub_(lr * g)
        p.grad = None
