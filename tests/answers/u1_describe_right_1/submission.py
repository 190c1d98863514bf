import torch


def describe(t):
    def count(sizes):
        if not sizes:
            return 1
        return sizes[0] * count(sizes[1:])

    sizes = ()
    part = t
    for axis in range(t.dim()):
        sizes = sizes + (t.size(axis),)
    return len(sizes), sizes, count(sizes), part.dtype
