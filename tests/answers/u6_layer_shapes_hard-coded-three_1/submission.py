def layer_shapes(sizes):
    n_input, n_hidden, n_output = sizes
    first = ((n_input, n_hidden), (1, n_hidden))
    second = ((n_hidden, n_output), (1, n_output))
    return [first, second]
