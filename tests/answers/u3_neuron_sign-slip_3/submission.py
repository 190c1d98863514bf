import math

import torch


def neuron(f: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    s = sum(f[0, i] * w[0, i] for i in range(f.shape[1]))
    exponent = -1 * s + b
    bottom = 1 + math.e**exponent
    return bottom.reciprocal()
