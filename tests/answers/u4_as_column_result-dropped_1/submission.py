import torch


def as_column(w: torch.Tensor) -> torch.Tensor:
    w.reshape(w.numel(), 1)
    return w
