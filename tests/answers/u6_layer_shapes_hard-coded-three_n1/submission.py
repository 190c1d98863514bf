def layer_shapes(sizes):
    n_input, n_hidden, n_output = sizes
    hidden = (n_input, n_hidden), (1, n_hidden)
    output = (n_hidden, n_output), (1, n_output)
    return [hidden, output]
