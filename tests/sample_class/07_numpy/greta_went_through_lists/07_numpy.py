import numpy as np
import torch

def wrap(a):
    return torch.tensor(a.tolist(), dtype=torch.float64)

def to_float32(a):
    return torch.tensor(a.tolist())

def to_array(t):
    return np.array(t.tolist())

def double_both(a, t):
    return 2 * a, 2 * t
