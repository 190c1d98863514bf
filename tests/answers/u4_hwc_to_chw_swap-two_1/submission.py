import torch


def hwc_to_chw(img: torch.Tensor) -> torch.Tensor:
    return torch.swapaxes(img, 1, 2)
