import math

import torch


def more_digits(t):
    return t.type(torch.float64)


def stable_sigmoid(x: torch.Tensor) -> torch.Tensor:
    big = more_digits(x)
    return (math.e ** (-big) + 1) ** (-1)
