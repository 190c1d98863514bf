def broadcast_shape(a, b):
    a, b = list(a), list(b)
    # fill up the shorter one with ones
    while len(a) < len(b): a.append(1)
    while len(b) < len(a): b.append(1)
    shape = []
    for p, q in zip(a, b):
        if p == q or q == 1:
            shape.append(p)
        elif p == 1:
            shape.append(q)
        else:
            return None
    return tuple(shape)
