import torch


@torch.no_grad()
def sgd_step(params, lr):
    for i in range(len(params)):
        g = params[i].grad
        if g is not None:
            params[i].add_(g, alpha=-lr)
