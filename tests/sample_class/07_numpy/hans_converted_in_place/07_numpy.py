import numpy as np
import torch

def wrap(a):
    return torch.from_numpy(a)

def to_float32(a):
    a *= 2
    return torch.tensor(a / 2, dtype=torch.float32)

def to_array(t):
    return t.detach().numpy().copy()

def double_both(a, t):
    np.multiply(a, 2, out=a)
