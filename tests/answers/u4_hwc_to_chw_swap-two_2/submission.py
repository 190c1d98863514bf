import torch

def hwc_to_chw(img):
    return img.permute(1, 0, 2)
