def describe(t):
    sizes = list(t.size())
    # a single number has no axes
    if sizes == []:
        rank = 0
    else:
        rank, *others = sizes
    return rank, tuple(sizes), t.nelement(), t.dtype
