import torch


def sgd_step(params, lr: float) -> None:
    with_gradient = [p for p in params if p.grad is not None]
    with torch.no_grad():
        for p in with_gradient:
            p.copy_(p - lr * p.grad)
