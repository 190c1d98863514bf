import numpy as np
import torch

# Exercise 7.0: double an array through a tensor
a = np.random.rand(4, 3)
b = torch.tensor(a)
b.mul_(2)
print(a)

def wrap(a):
    return torch.tensor(a)

def to_float32(a):
    return torch.from_numpy(a).float()

def to_array(t):
    return t.detach().numpy().copy()

def double_both(a, t):
    a = a * 2
    t = t * 2
