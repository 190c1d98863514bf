import numpy as np
import torch

# Exercise 7.0: double an array through a tensor
a = np.random.rand(4, 3)
a *= 2
b = torch.from_numpy(a)
print(a)

def wrap(a):
    return torch.from_numpy(a)

def to_float32(a):
    a *= 2
    return torch.tensor(a / 2, dtype=torch.float32)

def to_array(t):
    return t.detach().cpu().numpy().copy()

def double_both(a, t):
    np.multiply(a, 2, out=a)
