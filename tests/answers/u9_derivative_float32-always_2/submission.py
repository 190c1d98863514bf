import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    spots = x.detach().clone().requires_grad_()
    result = f(spots).sum()
    result.backward()
    slopes = torch.zeros(x.shape)
    slopes[...] = spots.grad
    return slopes
