import numpy as np
import torch


def to_array(tensor):
    tensor.detach()
    shared = tensor.numpy()
    out = np.empty(shared.shape, dtype=shared.dtype)
    np.copyto(out, shared)
    return out
