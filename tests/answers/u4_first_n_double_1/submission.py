import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    return t[:n]
