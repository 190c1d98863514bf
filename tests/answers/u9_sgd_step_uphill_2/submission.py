import torch


def sgd_step(params, lr: float) -> None:
    trained = [p for p in params if p.grad is not None]
    for p in trained:
        p.data.add_(p.grad, alpha=lr)
    for p in trained:
        p.grad = None
