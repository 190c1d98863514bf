import numpy as np
import torch

def double_both(a, t):
    np.multiply(a, 2)
    torch.mul(t, 2)
