import torch


def activation(x: torch.Tensor) -> torch.Tensor:
    """sigmoid"""
    minus_x = torch.neg(x)
    ex = minus_x.exp()
    y = torch.ones_like(x).reciprocal() + ex
    return y
