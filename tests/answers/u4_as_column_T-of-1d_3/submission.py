import torch

flip_axes = lambda t: t.permute(*reversed(range(t.dim())))


def as_column(w: torch.Tensor) -> torch.Tensor:
    c = flip_axes(w)
    return c
