import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    if not x.requires_grad:
        x.requires_grad = True
    height = f(x)
    # one number to start from
    height = torch.sum(height)
    height.backward()
    return x.grad
