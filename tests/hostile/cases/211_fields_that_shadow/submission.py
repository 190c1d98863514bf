from collections import namedtuple

NAMES = ["shape", "dtype", "requires_grad", "grad_fn", "detach", "count", "index", "mro", "print", "\uff50\uff41\uff53\uff53", "\ufb01", "fi"]
calls = []


class Odd(tuple):
    _fields = tuple(NAMES)


def activation(x):
    calls.append(1)
    if len(calls) % 2:
        return Odd([x] * len(NAMES))
    kind = namedtuple("Tensor", NAMES[:8])
    return kind(tuple(x.shape), x.dtype, False, None, x, x, x, x)


stable_sigmoid = relu = softmax = activation
