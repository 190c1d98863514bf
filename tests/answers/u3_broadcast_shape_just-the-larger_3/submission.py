def broadcast_shape(a, b):
    # nothing left on one side: the other one stays
    if len(a) == 0:
        return tuple(b)
    if len(b) == 0:
        return tuple(a)
    front = broadcast_shape(a[:-1], b[:-1])
    last = sorted([a[-1], b[-1]])[1]
    return front + (last,)
