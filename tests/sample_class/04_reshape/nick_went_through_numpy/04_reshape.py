import numpy as np
import torch


def as_column(w):
    return torch.tensor(np.expand_dims(w.numpy().ravel(), 1))


def is_view(t, shape):
    return np.shares_memory(t.numpy(), t.numpy().reshape(shape))


def flatten_images(x):
    array = np.asarray(x)
    return torch.from_numpy(array.reshape(len(array), -1))


def hwc_to_chw(img):
    return torch.from_numpy(np.moveaxis(img.detach().numpy(), 2, 0))


def first_n(t, n):
    flat = t.detach().numpy().ravel()
    if n > flat.size:
        raise ValueError
    return torch.from_numpy(flat[:n].copy())
