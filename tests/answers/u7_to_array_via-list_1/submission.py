import numpy as np
import torch


def to_array(t: torch.Tensor) -> np.ndarray:
    numbers = t.detach().tolist()
    return np.asarray(numbers)
