import torch


@torch.no_grad()
def sgd_step(params, lr: float) -> None:
    for p in params:
        g = p.grad
        if g is not None:
            p.copy_(p - lr * g)
            g = None  # used, away with it
