from itertools import zip_longest


def pair(x, y):
    if x == 1:
        return y
    if y == 1 or x == y:
        return x
    return None


def broadcast_shape(a, b):
    sizes = [pair(x, y) for x, y in zip_longest(a, b, fillvalue=1)]
    return None if None in sizes else tuple(sizes)
