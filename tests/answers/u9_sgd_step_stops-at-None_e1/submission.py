import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        if p.grad is None:
            return  # nothing to do
        p.data.add_(p.grad, alpha=-lr)
        p.grad.zero_()
