import numpy as np
import torch


def center_columns(X):
    array = X.detach().numpy()
    return torch.from_numpy(array - np.mean(array, axis=0))
