import torch


def sgd_step(params, lr):
    for k in range(len(params)):
        grad = params[k].grad
        if grad is None:
            continue
        with torch.no_grad():
            p = params[k]
            p -= grad
            grad.zero_()
