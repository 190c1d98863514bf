import torch


def describe(t):
    how_many = len(t); axes = t.ndim
    return axes, tuple(t.shape), how_many, t.dtype
