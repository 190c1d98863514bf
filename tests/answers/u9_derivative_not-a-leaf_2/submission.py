import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    mine = torch.zeros_like(x, requires_grad=True)
    mine = mine + x.detach()
    total = torch.sum(f(mine))
    total.backward()
    slope = mine.grad
    return slope
