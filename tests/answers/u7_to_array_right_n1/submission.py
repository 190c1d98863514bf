import numpy as np
import torch


def to_array(t):
    source = t.detach().cpu().numpy()
    mine = np.empty(source.shape, dtype=source.dtype)
    mine[...] = source
    return mine
