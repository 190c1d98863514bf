from math import exp

import torch


def sigma(t):
    return 1.0 / (1.0 + exp(-t))


def activation(x: torch.Tensor) -> torch.Tensor:
    y = sigma(x)
    return torch.as_tensor(y)
