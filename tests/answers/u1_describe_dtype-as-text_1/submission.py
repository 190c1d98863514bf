def describe(t):
    return t.ndim, tuple(t.shape), t.numel(), str(t.dtype)
