import torch


def flatten_images(x):
    pixels = 28 * 28
    flat = x.reshape(pixels, -1)   # 784 numbers each
    return flat.t()                # a row per image
