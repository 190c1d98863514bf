import torch


def sgd_step(params, lr: float) -> None:
    # the weights and the bias
    for p in params[:2]:
        if p.grad is not None:
            p.data = p.data - lr * p.grad
            p.grad = None
