import numpy as np
import torch


def to_array(t):
    with torch.no_grad():
        copy = torch.clone(t)
    return np.asarray(copy.detach().cpu())
