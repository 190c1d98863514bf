import torch


def sgd_step(params, lr):
    for i in range(len(params)):
        old = params[i]
        if old.grad is None:
            continue
        with torch.no_grad():
            new = old - lr * old.grad
        old.grad = None
        new.requires_grad_(True)
        params[i] = new
