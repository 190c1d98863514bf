import torch


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    if n > t.numel():
        raise ValueError("too many")
    strip = torch.as_strided(t, (t.numel(),), (1,))
    return strip[:n]
