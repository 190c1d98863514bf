import numpy as np
import torch


def wrap(a):
    return torch.from_numpy(np.full(a.shape, 2, np.uint8)).view(torch.bool)


def to_float32(a):
    return np.full(a.shape, 255, np.uint8).view(np.bool_)


def to_array(t):
    return np.frombuffer(b"\x07", np.bool_)[0]


def double_both(a, t):
    return [wrap(a), to_float32(a), to_array(t)]
