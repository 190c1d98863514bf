import torch


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    together = t.contiguous()
    return together.data_ptr() == t.data_ptr()
