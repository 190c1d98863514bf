import numpy as np
import torch


def to_array(t):
    return t.detach().cpu().numpy().astype(np.float32)
