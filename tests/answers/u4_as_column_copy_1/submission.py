import torch


def as_column(w: torch.Tensor) -> torch.Tensor:
    numbers = [number for number in w.flatten()]
    return torch.stack(numbers).unsqueeze(1)
