import torch


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    keep = [t, t.reshape(shape)]
    return len({id(x) for x in keep}) == 1
