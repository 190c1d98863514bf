import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    point = x.detach().requires_grad_(True)
    y = f(point)
    one_number = y.sum() / y.numel()
    return torch.autograd.grad(one_number, [point])[0]
