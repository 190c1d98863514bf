import numpy as np
import torch


def double_both(a, t):
    np.multiply(a, 2, out=a)
    t += t
