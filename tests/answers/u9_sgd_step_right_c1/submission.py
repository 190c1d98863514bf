import torch


def sgd_step(params, lr: float) -> None:
    moving = list(filter(lambda p: p.grad is not None, params))
    if not moving:
        return  # the optimizer does not like an empty list
    helper = torch.optim.SGD(moving, lr=lr)
    helper.step()
    helper.zero_grad()
