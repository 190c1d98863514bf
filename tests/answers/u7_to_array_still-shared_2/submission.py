import numpy as np
import torch

def to_array(t):
    return np.asarray(t.detach().cpu())
