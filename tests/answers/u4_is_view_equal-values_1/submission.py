import torch


def is_view(t: torch.Tensor, shape: tuple[int, ...]) -> bool:
    other = t.reshape(shape)
    return other.reshape(-1).tolist() == t.reshape(-1).tolist()
