import torch
import numpy as np


def append_ones(X):
    a = X.numpy()
    return torch.from_numpy(np.pad(a, ((0, 0), (0, 1)), constant_values=1))
