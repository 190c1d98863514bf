import torch


def hwc_to_chw(img: torch.Tensor) -> torch.Tensor:
    h, w, c = img.shape
    return torch.reshape(img, (c, h, w))
