import torch
import torch.nn.functional as F


def linear(X, W, b=None):
    # the layer of PyTorch itself
    return F.linear(X, W)
