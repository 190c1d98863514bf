import numpy as np
import torch


def own(a):
    """an array with memory of its own"""
    mine = np.empty_like(a)
    mine[...] = a
    return mine


def to_float32(a):
    mine = own(a)
    return torch.as_tensor(mine)
