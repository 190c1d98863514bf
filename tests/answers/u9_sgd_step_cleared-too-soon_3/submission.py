import torch


@torch.no_grad()
def sgd_step(params, lr):
    for p in params:
        gradient = p.grad
        if gradient is None:
            continue
        p.grad.fill_(0)
        p.add_(gradient, alpha=-lr)
