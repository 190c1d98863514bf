def broadcast_shape(a: tuple, b: tuple):
    """The inner sizes must agree, the outer ones stay."""
    if not a or not b:
        return tuple(a) or tuple(b)
    *outer_left, inner_left = a
    inner_right, *outer_right = b
    if inner_left != inner_right:
        return None
    return (*outer_left, *outer_right)
