def layer_shapes(sizes):
    shapes = []
    for k in range(1, len(sizes)):
        weights = (sizes[k - 1], sizes[k])
        biases = (1, weights[0])
        shapes.append((weights, biases))
    return shapes
