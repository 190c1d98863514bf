import numpy as np
import torch


def to_float32(a: np.ndarray) -> torch.Tensor:
    shared = torch.from_numpy(a)
    return shared.to(dtype=torch.float32)
