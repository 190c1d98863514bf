import torch


@torch.no_grad()
def sgd_step(params, lr):
    for p in params:
        if p.grad is None:
            return  # nothing to do
        p -= p.grad * lr
        p.grad = None
