import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    x.requires_grad = True
    heights = f(x)
    heights.backward(torch.ones_like(heights))
    slopes = x.grad.clone()
    # leave everything as I found it
    x.grad = None
    x.requires_grad = False
    return slopes
