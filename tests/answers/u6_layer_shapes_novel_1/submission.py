def layer_shapes(sizes):
    return [((a, b), (b,)) for a, b in zip(sizes, sizes[1:])]
