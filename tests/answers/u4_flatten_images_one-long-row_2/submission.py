import torch

def flatten_images(x):
    pieces = [img.reshape(-1) for img in x]
    return torch.cat(pieces)
