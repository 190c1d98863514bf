def layer_shapes(sizes: list[int]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    weights = list(zip(sizes, sizes[1:]))
    biases = [(1, n) for n in sizes]
    return list(zip(weights, biases))
