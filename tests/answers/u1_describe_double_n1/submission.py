import torch


def describe(t):
    number_of_axes = t.dim()
    shape = tuple(t.size())
    elements = t.__len__()
    kind = f"{t.dtype}"
    return number_of_axes, shape, elements, kind
