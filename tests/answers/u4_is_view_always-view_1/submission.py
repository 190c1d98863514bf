import torch


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    # reshape gives a new note for the same strip
    return True
