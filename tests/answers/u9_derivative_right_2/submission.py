import torch
from torch.autograd.functional import jacobian


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    # everything by everything, and of that only the diagonal
    n = x.numel()
    if n == 0:
        return torch.zeros_like(x.detach())
    table = jacobian(f, x.detach())
    return table.reshape(n, n).diagonal().reshape(x.shape)
