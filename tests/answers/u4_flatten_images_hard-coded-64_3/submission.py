import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    height, width = 28, 28
    pixels = height * width
    return x.reshape(-1, pixels)
