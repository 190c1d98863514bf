import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    batch = x.size(0)
    features = x.numel() // batch
    return x.view(batch, features)
