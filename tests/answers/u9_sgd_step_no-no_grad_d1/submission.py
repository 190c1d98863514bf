import torch


def sgd_step(params, lr: float) -> None:
    # only the ones that took part
    active = [q for q in params if q.grad is not None]
    for q in active:
        q -= lr * q.grad
        q.grad = None
