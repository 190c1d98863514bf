import torch


def sgd_step(params, lr: float) -> None:
    for p in params:
        g = p.grad
        if g is not None:
            p.detach_()  # otherwise it may not be changed in place
            p.add_(g, alpha=-lr)
            g.zero_()
