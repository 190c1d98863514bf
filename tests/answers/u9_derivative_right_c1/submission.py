import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    # vjp = "vector times jacobian", found it in torch.func. A vector of ones is the same as summing up.
    _value, go_back = torch.func.vjp(f, x.detach())
    (slope,) = go_back(torch.ones_like(x.detach()))
    return slope
