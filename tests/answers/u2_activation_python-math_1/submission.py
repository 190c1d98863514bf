import math


def activation(x):
    return 1 / (1 + math.exp(-x))
