import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    total = x.numel()
    row = x.reshape(1, total)
    return row
