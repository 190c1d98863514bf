def double_both(a, t):
    a += a
    # t is on the same memory and has seen it
