import torch


def sgd_step(params, lr: float) -> None:
    for i in range(len(params)):
        g = params[i].grad
        if g is None:
            continue
        params[i].sub_(g, alpha=lr)
        g.zero_()
