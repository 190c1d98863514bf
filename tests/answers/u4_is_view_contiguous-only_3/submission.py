import torch


def in_reading_order(x):
    return x.is_contiguous()


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    reshaped = t.reshape(shape)
    ok = in_reading_order(reshaped)
    return ok
