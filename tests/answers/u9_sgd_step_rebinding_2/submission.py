import torch


def sgd_step(params, lr: float) -> None:
    for weight in params:
        if weight.grad is None:
            continue
        gradient = weight.grad.clone()
        weight.grad.zero_()
        weight = torch.sub(weight.detach(), gradient, alpha=lr)
        weight.requires_grad_()
