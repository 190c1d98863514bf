import numpy as np


def activation(x):
    nan = float("nan")
    odd = {1: 0, nan: 1, float("nan"): 2, (1, (2, 3)): 3, "1": 4, b"1": 5, np.float32(1.5): 6, 1.5 + 0j: 7, np.complex128(2): 8}
    odd["self"] = odd
    return odd


stable_sigmoid = relu = softmax = activation
