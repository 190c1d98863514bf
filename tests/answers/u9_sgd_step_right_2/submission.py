import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        try:
            p.data = p.data - lr * p.grad
        except TypeError:
            continue  # no gradient
        p.grad *= 0
