def layer_shapes(sizes):
    shapes = []
    for k in range(len(sizes) - 1):
        n_in = sizes[k]
        n_out = sizes[k + 1]
        shapes.append(((n_out, n_in), (1, n_out)))
    return shapes
