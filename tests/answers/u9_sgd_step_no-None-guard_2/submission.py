import torch


def sgd_step(params, lr: float) -> None:
    for k in range(len(params)):
        theta = params[k]
        theta.data.add_(theta.grad.data, alpha=-lr)
        theta.grad.data.zero_()
