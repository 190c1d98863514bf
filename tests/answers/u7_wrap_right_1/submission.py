import numpy as np
import torch

def wrap(a):
    if not isinstance(a, np.ndarray):
        raise TypeError("an array is needed")
    return torch.as_tensor(a)
