import torch

N_WEIGHTS = 5


def as_column(w: torch.Tensor) -> torch.Tensor:
    return w.view(N_WEIGHTS, 1)
