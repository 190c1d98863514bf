import numpy as np
import torch


def wrap(a: np.ndarray) -> torch.Tensor:
    numbers = a.tolist()
    t = torch.tensor(numbers)
    return t
