def broadcast_shape(a, b):
    sizes = []
    for p, q in zip(reversed(a), reversed(b)):
        if p != q and 1 not in (p, q):
            return None
        sizes.insert(0, q if p == 1 else p)
    return tuple(sizes)
