import numpy as np
import torch


def to_array(t: torch.Tensor) -> np.ndarray:
    if t.requires_grad:
        t.requires_grad_(False)
    numbers = t.numpy()
    return numbers.copy()
