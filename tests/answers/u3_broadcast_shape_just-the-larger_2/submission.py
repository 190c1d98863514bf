from itertools import zip_longest


def broadcast_shape(a, b):
    result = []
    for left, right in zip_longest(reversed(a), reversed(b), fillvalue=1):
        if left > right:
            result.append(left)
        else:
            result.append(right)
    result.reverse()
    return tuple(result)
