import torch


def first_n(t, n):
    line = t.as_strided((t.numel(),), (1,))
    return line[:n]
