import torch


def sgd_step(params, lr: float) -> None:
    with torch.no_grad():
        for w in params:
            if w.grad is not None:
                w.add_(w.grad, alpha=lr)
                w.grad = None
