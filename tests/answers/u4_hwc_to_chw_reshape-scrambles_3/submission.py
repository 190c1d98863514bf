import torch


def hwc_to_chw(img: torch.Tensor) -> torch.Tensor:
    colours = img.shape[-1]
    rows = img.shape[0]
    return img.contiguous().view(colours, rows, -1)
