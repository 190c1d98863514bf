import torch

def flatten_images(x):
    B = x.shape[0]
    columns = x.flatten().reshape(-1, B)
    return columns.transpose(0, 1)
