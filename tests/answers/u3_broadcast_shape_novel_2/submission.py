def broadcast_shape(a, b):
    if len(a) != len(b):
        return None
    out = ()
    for x, y in zip(a, b):
        if x != y and x != 1 and y != 1:
            return None
        out += (y if x == 1 else x,)
    return out
