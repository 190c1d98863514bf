import torch


def hwc_to_chw(img):
    return torch.einsum("hwc->cwh", img)
