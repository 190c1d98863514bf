import torch


def hwc_to_chw(img: torch.Tensor) -> torch.Tensor:
    return img.transpose(0, 2)
