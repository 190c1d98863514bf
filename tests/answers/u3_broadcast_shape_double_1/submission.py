from itertools import zip_longest


def broadcast_shape(a, b):
    return tuple(max(x, y) for x, y in zip_longest(a, b, fillvalue=1))
