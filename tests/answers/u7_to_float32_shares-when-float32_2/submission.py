import numpy as np
import torch

def to_float32(a):
    b = a.astype(np.float32, copy=False)
    return torch.from_numpy(b)
