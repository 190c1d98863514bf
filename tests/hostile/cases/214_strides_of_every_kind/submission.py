import numpy as np
import torch

one = torch.ones(1, dtype=torch.complex128)
calls = []


def activation(x):
    calls.append(1)
    kind = len(calls) % 4
    if kind == 0:
        return one.expand(2**24)
    if kind == 1:
        return tuple(one.expand(2**19) for _ in range(32))
    if kind == 2:
        return np.arange(2.0**10)[::-1][::3]
    return torch.arange(2.0**12).as_strided((2**11, 2**11), (1, 1))


stable_sigmoid = relu = softmax = activation
