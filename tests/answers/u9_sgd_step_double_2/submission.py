import torch


@torch.no_grad()
def sgd_step(params, lr: float) -> None:
    for p in params:
        p -= lr * p.grad
