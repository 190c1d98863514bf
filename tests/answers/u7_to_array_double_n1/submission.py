import numpy as np
import torch


def to_array(t):
    t.requires_grad = False
    arr = np.asarray(t)
    return arr
