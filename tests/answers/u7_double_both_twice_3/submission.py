def double_both(a, t):
    """double the array, then the tensor"""
    a[...] = a * 2
    t.copy_(t + t)
    return None
