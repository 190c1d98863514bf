import torch


def sgd_step(params, lr):
    for k in range(len(params)):
        if params[k].requires_grad:
            params[k].data -= lr * params[k].grad
            params[k].grad = None
