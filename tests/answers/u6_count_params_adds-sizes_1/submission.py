def count_params(sizes):
    total = 0
    for n in sizes:
        total += n
    return total
