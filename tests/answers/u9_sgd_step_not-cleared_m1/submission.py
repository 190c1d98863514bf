import torch


def sgd_step(params, lr):
    with torch.no_grad():
        for weight in params:
            g = weight.grad
            if g is None:
                continue
            weight.sub_(lr * g)
            g = None  # used up
