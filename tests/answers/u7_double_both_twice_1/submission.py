import numpy as np
import torch


def double_both(a: np.ndarray, t: torch.Tensor) -> None:
    for both in (a, t):
        both += both
