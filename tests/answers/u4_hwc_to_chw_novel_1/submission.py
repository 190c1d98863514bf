import torch

def hwc_to_chw(img):
    red = img[:, :, 0]
    green = img[:, :, 1]
    blue = img[:, :, 2]
    return torch.stack([blue, green, red])
