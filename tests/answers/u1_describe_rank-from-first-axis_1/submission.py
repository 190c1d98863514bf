import torch


def describe(t):
    ndim = t.shape[0]
    return ndim, tuple(t.shape), t.numel(), t.dtype
