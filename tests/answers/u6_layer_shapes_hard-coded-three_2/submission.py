def layer_shapes(sizes: list[int]):
    shapes = []
    for k in (1, 2):
        shapes.append(((sizes[k - 1], sizes[k]), (1, sizes[k])))
    return shapes
