def count_params(sizes):
    total = 0
    for k in range(len(sizes) - 1):
        total = total + sizes[k] * sizes[k + 1]
    return total
