import torch


def hwc_to_chw(img: torch.Tensor) -> torch.Tensor:
    order = [2, 1, 0]  # from back to front
    result = torch.permute(img, order)
    return result
