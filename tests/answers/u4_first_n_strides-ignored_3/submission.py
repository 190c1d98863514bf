import torch


def memory_of(t):
    # the strip as it lies there, sorted by stride: the longest step first
    axes = sorted(range(t.dim()), key=lambda k: -t.stride(k))
    return t.permute(axes).reshape(-1)


def first_n(t: torch.Tensor, n: int) -> torch.Tensor:
    strip = memory_of(t)
    if n > len(strip):
        raise ValueError("more than there is")
    return strip[:n]
