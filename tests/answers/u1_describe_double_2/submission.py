import torch


def describe(t: torch.Tensor):
    if t.dim() == 0:
        axes = 0
    else:
        axes = t.shape[0]
    return axes, t.size, t.numel(), t.dtype
