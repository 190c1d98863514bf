import torch


def sgd_step(params, lr: float) -> None:
    with torch.no_grad():
        for k in range(len(params)):
            params[k] -= params[k].grad * lr
            params[k].grad.zero_()
