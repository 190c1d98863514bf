import torch


def relu(x: torch.Tensor) -> torch.Tensor:
    negative = torch.lt(x, 0)
    y = x.masked_fill_(negative, 0.0)
    return y
