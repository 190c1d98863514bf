import torch


def sgd_step(params, lr: float) -> None:
    i = 0
    while i < len(params) and params[i].grad is not None:
        with torch.no_grad():
            params[i].sub_(lr * params[i].grad)
        params[i].grad.zero_()
        i += 1
