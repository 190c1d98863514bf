import torch


def describe(t: torch.Tensor):
    axes = t.dim()
    shape = t.size()
    count = 0
    for _ in t:
        count += 1
    kind = t.dtype
    return axes, tuple(shape), count, kind
