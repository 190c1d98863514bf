import torch


@torch.no_grad()
def sgd_step(params, lr):
    for param in params:
        if param.grad is not None:
            move = lr * param.grad
            param.grad.zero_()
            param = param - move
