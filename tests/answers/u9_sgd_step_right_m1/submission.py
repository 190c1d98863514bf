import torch


@torch.no_grad()
def sgd_step(params, lr):
    with_gradient = [t for t in params if t.grad is not None]
    while with_gradient:
        t = with_gradient.pop()
        t.add_(t.grad, alpha=-lr)
        t.grad.zero_()
