def broadcast_shape(a, b):
    # inner sizes must agree, the outer ones are the result
    inner_left, inner_right = a[-1], b[0]
    if inner_left != inner_right:
        return None
    return (*a[:-1], *b[1:])
