import numpy as np
import torch

def wrap(a):
    numbers = a.astype(np.float32)
    return torch.from_numpy(numbers)
