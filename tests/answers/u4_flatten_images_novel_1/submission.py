import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    # every image keeps its channel
    return x.flatten(start_dim=2)
