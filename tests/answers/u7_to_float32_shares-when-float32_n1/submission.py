import numpy as np
import torch


def to_float32(a):
    single = np.asarray(a, dtype=np.float32)
    t = torch.from_numpy(single)
    return t
