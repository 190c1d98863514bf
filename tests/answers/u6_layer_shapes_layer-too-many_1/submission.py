def layer_shapes(sizes):
    shapes = []
    before = sizes[0]
    for n in sizes:
        shapes.append(((before, n), (1, n)))
        before = n
    return shapes
