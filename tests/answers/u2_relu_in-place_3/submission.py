import torch


def relu(x: torch.Tensor) -> torch.Tensor:
    y = x.detach()
    y.clamp_(min=0)
    return x
