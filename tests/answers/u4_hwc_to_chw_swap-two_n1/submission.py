import torch


def hwc_to_chw(img):
    planes = torch.swapaxes(img, -1, -2)
    return planes
