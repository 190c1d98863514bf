def count_params(sizes):
    """count the lines of the picture"""
    lines = 0
    before = None
    for now in sizes:
        if before is not None:
            for unit in range(now):
                lines += before
        before = now
    return lines
