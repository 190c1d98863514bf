def count_params(sizes):
    weights = sum(p * q for p, q in zip(sizes, sizes[1:]))
    biases = sum(sizes)  # one for every unit
    return weights + biases
