import numpy as np
import torch


def to_array(t: torch.Tensor) -> np.ndarray:
    return t.clone().numpy()
