import torch


def as_column(w: torch.Tensor) -> torch.Tensor:
    mine = w.clone()  # so that the row stays a row
    return mine.reshape(-1)[:, None]
