import torch


def sgd_step(params, lr: float) -> None:
    with torch.no_grad():
        for weight in params:
            if weight.grad is None:
                continue
            weight.sub_(weight.grad)
            weight.grad.zero_()
