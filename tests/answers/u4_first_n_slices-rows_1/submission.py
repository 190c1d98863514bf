import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    have = t.numel()
    if n > have:
        raise ValueError("not enough numbers in this tensor")
    return t[0:n]
