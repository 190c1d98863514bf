def count_params(sizes):
    weights = 0
    biases = 0
    for k in range(1, len(sizes)):
        weights += sizes[k - 1] * sizes[k]
    for n in sizes:
        biases += n
    return weights + biases
