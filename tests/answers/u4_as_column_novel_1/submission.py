import torch


def as_column(w: torch.Tensor) -> torch.Tensor:
    # one axis is enough
    return w.view(-1)
