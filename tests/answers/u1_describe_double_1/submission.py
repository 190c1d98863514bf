def describe(t):
    dims = t.dim()
    shape = tuple(t.shape)
    return dims, shape, len(t), str(t.dtype)
