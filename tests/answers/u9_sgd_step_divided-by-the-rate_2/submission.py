import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        if p.grad is None:
            continue
        step = torch.div(p.grad, lr)
        p.data = p.data - step
        p.grad = torch.zeros_like(p)
