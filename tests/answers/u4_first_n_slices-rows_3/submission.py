import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    count = 1
    for size in t.shape:
        count *= size
    if count < n:
        raise ValueError("there are only %d numbers" % count)
    first = slice(None, n)
    return t[first, ...]
