def count_params(sizes: list[int]) -> int:
    total = sizes[0]
    for before, after in zip(sizes, sizes[1:]):
        total += (before + 1) * after
    return total
