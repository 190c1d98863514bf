import torch


def as_column(w):
    """five weights below each other, same memory"""
    if len(w.shape) == 2:
        flat = w.view(5)
    else:
        flat = w
        assert flat.shape == (5,)
    return flat[:, None]
