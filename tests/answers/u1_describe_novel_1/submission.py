def describe(t):
    return t.ndim, tuple(reversed(t.shape)), t.numel(), t.dtype
