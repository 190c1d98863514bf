import torch


def sgd_step(params, lr):
    for p in params:
        g, p.grad = p.grad, None
        if g is None:
            continue
        here = p.detach()  # the same memory
        here -= lr * g
