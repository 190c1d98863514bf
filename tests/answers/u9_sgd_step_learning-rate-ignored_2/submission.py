import torch


def sgd_step(params, lr: float) -> None:
    moving = [p for p in params if p.grad is not None]
    if moving:
        optimizer = torch.optim.SGD(moving, lr=1.0)
        optimizer.step()
        optimizer.zero_grad()
