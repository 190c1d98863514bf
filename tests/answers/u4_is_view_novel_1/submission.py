import torch


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    r = t.reshape(shape)
    return r.data_ptr() != t.data_ptr()
