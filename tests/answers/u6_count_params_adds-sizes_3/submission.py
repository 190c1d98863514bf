from functools import reduce
from operator import add


def count_params(sizes):
    units = list(sizes)
    return reduce(add, units, 0)
