import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    own = torch.empty_like(x, requires_grad=False)
    own.copy_(x.detach())
    own.requires_grad = True
    result = f(own)
    (slope,) = torch.autograd.grad(outputs=result, inputs=own)
    return slope
