import torch


def hwc_to_chw(img):
    red_green_blue = [img[..., k] for k in range(img.shape[-1])]
    return torch.stack(red_green_blue, dim=1)
