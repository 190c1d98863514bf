import math

import torch


def both(x):
    e = math.e**x
    return e, e + 1


def stable_sigmoid(x):
    numerator, denominator = both(x)
    return numerator * denominator.reciprocal()
