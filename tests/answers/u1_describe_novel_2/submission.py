import torch


def describe(t):
    """axes, shape, how many, dtype"""
    how_many = t.numel() * t.element_size()
    return t.dim(), t.size(), how_many, t.dtype
