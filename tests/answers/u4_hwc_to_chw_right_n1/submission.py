import torch


def hwc_to_chw(img):
    planes = [img[..., c] for c in range(img.shape[-1])]
    return torch.stack(planes, dim=0)
