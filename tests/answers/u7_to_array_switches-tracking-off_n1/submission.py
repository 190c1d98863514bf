import numpy as np
import torch


def to_array(t):
    if t.requires_grad:
        t.requires_grad_(False)
    return np.copy(t.numpy())
