import torch


def sgd_step(params, lr: float) -> None:
    for theta in params:
        grad = theta.grad
        if grad is not None:
            with torch.no_grad():
                theta.copy_(theta + lr * grad)
            theta.grad = None
