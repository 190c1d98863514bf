import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    mine = torch.empty_like(x.detach())
    mine.copy_(x.detach())
    mine.requires_grad_()

    slope = f(mine)
    slope.sum().backward()
    return slope.detach()
