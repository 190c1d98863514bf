import numpy as np
import torch


def wrap(a: np.ndarray) -> torch.Tensor:
    t = torch.from_numpy(a)
    return t.T
