def layer_shapes(sizes):
    result = []
    before = None
    for size in sizes:
        if before is not None:
            W = (before, size); B = (1, W[0])
            result.append((W, B))
        before = size
    return result
