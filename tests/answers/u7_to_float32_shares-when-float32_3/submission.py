import numpy as np
import torch


def to_float32(a):
    if a.dtype == np.float32:
        # nothing to convert
        return torch.from_numpy(a)
    return torch.tensor(a, dtype=torch.float32)
