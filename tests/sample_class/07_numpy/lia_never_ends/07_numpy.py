import numpy as np
import torch

def wrap(a):
    return torch.from_numpy(a)

def to_float32(a):
    while not torch.is_tensor(a):
        pass
    return a.float()

def to_array(t):
    return t.detach().cpu().numpy().copy()

def double_both(a, t):
    t.mul_(2)
