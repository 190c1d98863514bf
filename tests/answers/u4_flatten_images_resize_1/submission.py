import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    b = x.shape[0]
    x.resize_(b, x.numel() // b)
    return x
