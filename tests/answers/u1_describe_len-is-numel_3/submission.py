import torch


def how_many(tensor):
    """The number of elements, 1 for a single number."""
    return tensor.shape[0] if tensor.dim() > 0 else 1


def describe(tensor):
    answers = (len(tensor.shape), tensor.shape, how_many(tensor), tensor.dtype)
    return answers
