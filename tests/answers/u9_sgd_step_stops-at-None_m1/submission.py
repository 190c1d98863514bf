import torch


def sgd_step(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                return
            param -= param.grad * lr
            param.grad.zero_()
