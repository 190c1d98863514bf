import torch


def relu(x: torch.Tensor) -> torch.Tensor:
    zero = torch.tensor(0.0, dtype=x.dtype)
    largest = x.max()
    y = torch.maximum(largest, zero)
    return y
