def layer_shapes(sizes: list[int]):
    return [((sizes[max(k - 1, 0)], size), (1, size)) for k, size in enumerate(sizes)]
