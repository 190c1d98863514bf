import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    return torch.flatten(x)
