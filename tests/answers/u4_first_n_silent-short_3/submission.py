import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    line = torch.ravel(t)
    if n < 0:
        raise ValueError("n must be from 0 up")
    keep = torch.arange(line.numel()) < n
    return line[keep]
