def layer_shapes(sizes):
    a, b, c = sizes
    return [((b, a), (1, b)), ((c, b), (1, c))]
