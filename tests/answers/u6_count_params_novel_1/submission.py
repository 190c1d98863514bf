def count_params(sizes):
    total = 0
    for a, b in zip(sizes, sizes[1:]):
        total += a * b + 1  # one bias for a layer
    return total
