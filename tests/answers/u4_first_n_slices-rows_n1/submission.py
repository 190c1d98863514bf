import torch


def first_n(t, n):
    available = t.numel()
    if not n <= available:
        raise ValueError(f"asked for {n} numbers, there are {available}")
    return t[0:n]
