from collections import namedtuple
from itertools import count

number = count()


def activation(x):
    names = [f"f{next(number)}_" + "x" * 15_000 for _ in range(60)]
    return namedtuple("Result", names)(*range(60))


stable_sigmoid = relu = softmax = activation
