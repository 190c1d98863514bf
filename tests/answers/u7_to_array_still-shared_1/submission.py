import numpy as np
import torch


def to_array(t: torch.Tensor) -> np.ndarray:
    if t.requires_grad:
        t = t.detach()
    array = t.numpy()
    return array
