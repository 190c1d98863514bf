def describe(t):
    return t.ndim, tuple(t.shape), len(t), t.dtype
