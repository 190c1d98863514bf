import torch

BATCH_SIZE = 64

def flatten_images(x):
    return torch.reshape(x, (BATCH_SIZE, -1))
