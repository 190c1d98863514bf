def pair(before, after):
    w = (before, after)
    return (w[::-1], (1, after))


def layer_shapes(sizes):
    return list(map(pair, sizes, sizes[1:]))
