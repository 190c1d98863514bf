import torch


def derivative(f, x):
    h = 0.001
    here = x.detach()
    rise = f(here + h) - f(here)
    return rise / h
