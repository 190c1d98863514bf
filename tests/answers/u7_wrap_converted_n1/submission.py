import numpy as np
import torch


def wrap(a: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(a, dtype=torch.float32)  # torch likes float32
