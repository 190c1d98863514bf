import torch


def as_column(w):
    n = w.numel()
    w.resize_(n, 1)
    return w
