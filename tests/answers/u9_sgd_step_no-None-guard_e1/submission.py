import torch


@torch.no_grad()
def sgd_step(params, lr):
    for param in params:
        param -= lr * param.grad
        param.grad = None
