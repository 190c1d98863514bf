import torch


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    """ask view: it never copies, so when it refuses, reshape would copy"""
    try:
        t.view(shape)
        return True
    except RuntimeError:
        return False
