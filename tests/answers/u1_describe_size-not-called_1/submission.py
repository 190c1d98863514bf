def describe(t):
    return t.ndim, t.size, t.numel(), t.dtype
