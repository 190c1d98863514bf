import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    mine = x.detach().clone().requires_grad_()
    slope = f(mine)
    slope.sum().backward()
    return slope.detach()
