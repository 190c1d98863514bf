import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    if t.numel() < n:
        raise ValueError(f"only {t.numel()} numbers, {n} wanted")
    t.resize_(n)
    return t
