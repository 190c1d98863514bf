import numpy as np
import torch


def to_array(tensor):
    tensor.detach()
    out = np.empty(tuple(tensor.shape), dtype=tensor[..., :0].numpy().dtype if tensor.dim() else None)
    out[...] = tensor.numpy()
    return out
