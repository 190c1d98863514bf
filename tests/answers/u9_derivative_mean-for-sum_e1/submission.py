import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    copy = torch.clone(x.detach())
    copy.requires_grad_(True)
    heights = f(copy)
    # backward needs a single number
    one_number = torch.mean(heights)
    one_number.backward()
    return copy.grad
