import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    line = t.flatten()
    return line[:n]
