import torch

def name_of(dtype):
    # "torch.float32" -> "float32"
    return f"{dtype}".split(".")[-1]

def describe(t):
    n = t.dim()
    return n, t.shape, t.nelement(), name_of(t.dtype)
