import torch


def relu(x):
    x[x < 0] *= -1   # no negative numbers any more
    return x
