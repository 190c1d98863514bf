import torch


def first_n(t, n):
    if n >= t.numel():
        raise ValueError("n is too large for this tensor")
    return t.flatten()[:n]
