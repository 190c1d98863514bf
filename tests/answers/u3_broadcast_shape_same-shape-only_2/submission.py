def broadcast_shape(a: tuple, b: tuple):
    if len(a) != len(b):
        return None
    for i in range(len(a)):
        if a[i] != b[i]:
            return None
    return tuple(a)
