def layer_shapes(sizes):
    n_in = sizes[0]
    # input layer
    result = [((n_in, n_in), (1, n_in))]
    # hidden layers and output
    for a, b in zip(sizes, sizes[1:]):
        result.append(((a, b), (1, b)))
    return result
