import torch


def sgd_step(params, lr: float) -> None:
    with torch.no_grad():
        for p in params:
            g = p.grad
            if g is not None:
                p.sub_(g / lr)
                p.grad = None
