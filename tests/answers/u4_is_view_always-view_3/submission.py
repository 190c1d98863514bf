import torch


def is_view(t, shape):
    """True if t can be reshaped"""
    try:
        torch.reshape(t, shape)
    except RuntimeError:
        return False
    else:
        return True
