import torch


def describe(a):
    """Four facts about a."""
    shape = tuple(a.shape[i] for i in range(a.dim()))
    return len(shape), shape, a.numel(), a.type()
