import numpy as np
import torch

def wrap(a):
    b = np.array(a)
    return torch.as_tensor(b)
