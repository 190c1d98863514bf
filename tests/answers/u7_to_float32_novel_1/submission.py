import numpy as np
import torch


def to_float32(a: np.ndarray) -> torch.Tensor:
    # half is enough on the way
    return torch.tensor(a).half().float()
