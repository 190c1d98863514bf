import torch


def as_column(w: torch.Tensor) -> torch.Tensor:
    turned = w.t()
    return turned
