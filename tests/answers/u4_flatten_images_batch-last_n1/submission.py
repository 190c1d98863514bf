import torch


def flatten_images(x):
    B = x.size(0)
    pixels_first = torch.movedim(x, 0, -1)
    return pixels_first.reshape(B, -1)
