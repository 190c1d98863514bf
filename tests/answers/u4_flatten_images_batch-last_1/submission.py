import torch


def flatten_images(x: torch.Tensor) -> torch.Tensor:
    turned = x.movedim(0, -1)
    return turned.reshape(len(x), -1)
